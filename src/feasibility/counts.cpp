#include "feasibility/counts.hpp"

#include <algorithm>

namespace cairn::feasibility {

/// A place on a path: what was decided so far leads to a cell of a node.
struct Counts::Cursor {
  explicit Cursor(const Counts& counts)
      : bins(counts.grid_.bins().size()),
        path{space::Architecture{std::vector<std::uint16_t>(counts.programme_->decisions)},
             Tally(*counts.programme_)} {}

  std::size_t level = 0;
  std::size_t node = 0;
  std::size_t cell = 0;
  std::vector<std::uint32_t> bins;  ///< of the cell
  Path path;
};

Counts::Counts(const Programme& programme, std::vector<Dimension> dimensions)
    : programme_(&programme), grid_(programme, std::move(dimensions)) {
  const std::size_t depth = programme.levels.size();
  table_.resize(depth + 1);
  for (bool admitted : grid_.admitted()) table_[depth].push_back(admitted ? 1 : 0);
  for (std::size_t l = depth; l-- > 0;) {
    table_[l].resize(programme.levels[l].nodes * grid_.cells());
    for (std::size_t n = 0; n < programme.levels[l].nodes; ++n) fill(l, n);
  }
  total_ = programme.empty() ? 0 : table_[0][0];
}

void Counts::fill(std::size_t level, std::size_t node) {
  double* const to = &table_[level][node * grid_.cells()];
  for (const Grid::Class& arcs : grid_.classes(level, node)) {
    const double* const from = &table_[level + 1][arcs.target * grid_.cells()];
    const double weight = arcs.count;
    grid_.for_rows(level, arcs, [&](std::size_t a, std::size_t b, std::size_t length) {
      for (std::size_t i = 0; i < length; ++i) to[a + i] += weight * from[b + i];
    });
  }
}

double Counts::ways(const Cursor& cursor, const Grid::Class& arcs) const {
  const auto offsets = grid_.offsets(cursor.level, arcs);
  for (std::size_t d = 0; d < offsets.size(); ++d)
    if (cursor.bins[d] + offsets[d] >= grid_.bins()[d]) return 0;
  return table_[cursor.level + 1][arcs.target * grid_.cells() + cursor.cell + arcs.shift];
}

void Counts::take(Cursor& cursor, const Grid::Class& arcs, std::uint32_t label) const {
  const auto& level = programme_->levels[cursor.level];
  level.write(label, cursor.path.architecture);
  cursor.path.tally.add(level.of(cursor.node)[label]);
  const auto offsets = grid_.offsets(cursor.level, arcs);
  for (std::size_t d = 0; d < offsets.size(); ++d) cursor.bins[d] += offsets[d];
  cursor.cell += arcs.shift;
  cursor.node = arcs.target;
  ++cursor.level;
}

double Counts::step(Cursor& cursor, double index) const {
  const Grid::Class* chosen = nullptr;
  double each = 0;
  for (const Grid::Class& arcs : grid_.classes(cursor.level, cursor.node)) {
    const double here = ways(cursor, arcs);
    if (here == 0) continue;
    if (chosen != nullptr) index -= each * chosen->count;
    chosen = &arcs;
    each = here;
    if (index < each * arcs.count) break;
  }
  const auto labels = grid_.labels(cursor.level, *chosen);
  // Rounding may lead beyond the last of them.
  const auto nth =
      std::min(static_cast<std::size_t>(std::max(index / each, 0.0)), labels.size() - 1);
  take(cursor, *chosen, labels[nth]);
  return index - static_cast<double>(nth) * each;
}

Counts::Path Counts::at(double index) const {
  Cursor cursor(*this);
  while (cursor.level < programme_->levels.size()) index = step(cursor, index);
  return std::move(cursor.path);
}

// Each step has a random number of its own: 53 bits do not tell apart the paths of a large space.
Counts::Path Counts::draw(Random& random) const {
  Cursor cursor(*this);
  while (cursor.level < programme_->levels.size())
    step(cursor,
         random.uniform() * table_[cursor.level][cursor.node * grid_.cells() + cursor.cell]);
  return std::move(cursor.path);
}

Counts::Path Counts::draw_near(const space::Architecture& like, double faithful,
                               Random& random) const {
  Cursor cursor(*this);
  std::vector<double> weights;
  while (cursor.level < programme_->levels.size()) {
    const double keep =
        std::max(1.0, faithful * static_cast<double>(programme_->levels[cursor.level].labels - 1));
    const auto same = static_cast<std::uint32_t>(programme_->levels[cursor.level].label(like));
    const auto classes = grid_.classes(cursor.level, cursor.node);
    weights.clear();
    double sum = 0;
    for (const Grid::Class& arcs : classes) {
      const double each = ways(cursor, arcs);
      const bool has_same = std::ranges::count(grid_.labels(cursor.level, arcs), same) > 0;
      weights.push_back(each * (arcs.count + (has_same ? keep - 1 : 0)));
      sum += weights.back();
    }
    double rest = random.uniform() * sum;
    std::size_t chosen = weights.size();
    for (std::size_t c = 0; c < weights.size(); ++c) {
      if (weights[c] == 0) continue;
      chosen = c;
      if (rest < weights[c]) break;
      rest -= weights[c];
    }
    const auto labels = grid_.labels(cursor.level, classes[chosen]);
    const bool has_same = std::ranges::count(labels, same) > 0;
    const double stay = (keep - 1) / (static_cast<double>(labels.size()) + keep - 1);
    const bool stays = has_same && random.uniform() < stay;
    take(cursor, classes[chosen], stays ? same : labels[random.below(labels.size())]);
  }
  return std::move(cursor.path);
}

std::vector<std::vector<double>> Counts::shares() const {
  const auto& levels = programme_->levels;
  std::vector<std::vector<double>> shares;
  std::vector<double> reached(grid_.cells());
  if (total_ > 0) reached[0] = 1 / total_;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    std::vector<double> next(table_[l + 1].size());
    shares.emplace_back(levels[l].labels);
    for (std::size_t n = 0; n < levels[l].nodes; ++n)
      for (const Grid::Class& arcs : grid_.classes(l, n)) {
        const double* const from = &reached[n * grid_.cells()];
        double* const to = &next[arcs.target * grid_.cells()];
        const double* const ways = &table_[l + 1][arcs.target * grid_.cells()];
        const double weight = arcs.count;
        double share = 0;
        grid_.for_rows(l, arcs, [&](std::size_t a, std::size_t b, std::size_t length) {
          for (std::size_t i = 0; i < length; ++i) {
            share += from[a + i] * ways[b + i];
            to[b + i] += weight * from[a + i];
          }
        });
        for (std::uint32_t label : grid_.labels(l, arcs)) shares.back()[label] += share;
      }
    reached = std::move(next);
  }
  return shares;
}

}  // namespace cairn::feasibility
