#include "feasibility/programme.hpp"

#include <algorithm>
#include <limits>

namespace cairn::feasibility {
namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();

/// Sums of a quantity from the root to each node.
struct Arrivals {
  std::vector<std::vector<std::int64_t>> least;
  std::vector<std::vector<std::int64_t>> greatest;
};

Arrivals arrivals(const Programme& programme, std::size_t q) {
  Arrivals from;
  for (const auto& level : programme.levels) {
    from.least.emplace_back(level.nodes, kFar);
    from.greatest.emplace_back(level.nodes, -kFar);
  }
  from.least.emplace_back(1, kFar);
  from.greatest.emplace_back(1, -kFar);
  from.least[0][0] = from.greatest[0][0] = 0;
  for (std::size_t l = 0; l < programme.levels.size(); ++l)
    for (std::size_t n = 0; n < programme.levels[l].nodes; ++n) {
      if (from.least[l][n] == kFar) continue;
      for (const auto& arc : programme.levels[l].of(n)) {
        if (arc.target == Programme::kNone) continue;
        const std::int64_t sum = programme.parts_of(arc)[q].sum;
        auto& least = from.least[l + 1][arc.target];
        auto& greatest = from.greatest[l + 1][arc.target];
        least = std::min(least, from.least[l][n] + sum);
        greatest = std::max(greatest, from.greatest[l][n] + sum);
      }
    }
  return from;
}

/// Removes the arcs that break a bound of `q` on every path; whether there were any.
bool prune(Programme& programme, std::size_t q) {
  const Quantity& quantity = programme.quantities[q];
  const Arrivals from = arrivals(programme, q);
  const Completions to = completions(programme, q);
  const std::int64_t peak = greatest_peak(programme, q);
  bool changed = false;
  for (std::size_t l = 0; l < programme.levels.size(); ++l) {
    auto& level = programme.levels[l];
    for (std::size_t n = 0; n < level.nodes; ++n)
      for (std::size_t label = 0; label < level.labels; ++label) {
        auto& arc = level.arcs[n * level.labels + label];
        if (arc.target == Programme::kNone) continue;
        const Part part = programme.parts_of(arc)[q];
        const std::int64_t least = quantity.base + from.least[l][n] + part.sum +
                                   to.least[l + 1][arc.target] +
                                   std::max(part.peak - to.kept[l + 1][arc.target], to.least_peak);
        const std::int64_t greatest =
            quantity.base + from.greatest[l][n] + part.sum + to.greatest[l + 1][arc.target] + peak;
        const bool too_much = quantity.has_max() && least > quantity.max;
        const bool too_little = quantity.has_min() && greatest < quantity.min;
        if (!too_much && !too_little) continue;
        arc.target = Programme::kNone;
        changed = true;
      }
  }
  return changed;
}

/// Which nodes a path from the root to the end leads through.
std::vector<std::vector<bool>> on_paths(const Programme& programme) {
  const auto& levels = programme.levels;
  std::vector<std::vector<bool>> used(levels.size() + 1);
  for (std::size_t l = 0; l < levels.size(); ++l) used[l].resize(levels[l].nodes);
  used.back().assign(1, true);
  for (std::size_t l = levels.size(); l-- > 0;)
    for (std::size_t n = 0; n < levels[l].nodes; ++n)
      for (const auto& arc : levels[l].of(n))
        if (arc.target != Programme::kNone && used[l + 1][arc.target]) used[l][n] = true;
  std::vector<bool> reached(levels.front().nodes, true);
  for (std::size_t l = 0; l < levels.size(); ++l) {
    std::vector<bool> next(used[l + 1].size());
    for (std::size_t n = 0; n < levels[l].nodes; ++n) {
      used[l][n] = used[l][n] && reached[n];
      if (!used[l][n]) continue;
      for (const auto& arc : levels[l].of(n))
        if (arc.target != Programme::kNone) next[arc.target] = true;
    }
    reached = std::move(next);
  }
  return used;
}

/// New numbers for the nodes that stay.
std::vector<std::uint32_t> renumber(const std::vector<bool>& used) {
  std::vector<std::uint32_t> number(used.size(), Programme::kNone);
  std::uint32_t next = 0;
  for (std::size_t n = 0; n < used.size(); ++n)
    if (used[n]) number[n] = next++;
  return number;
}

/// Removes nodes that no path leads through; an empty programme has no node at all.
void compact(Programme& programme) {
  const auto used = on_paths(programme);
  for (std::size_t l = 0; l < programme.levels.size(); ++l) {
    auto& level = programme.levels[l];
    const auto number = renumber(used[l + 1]);
    std::vector<Programme::Arc> kept;
    for (std::size_t n = 0; n < level.nodes; ++n) {
      if (!used[l][n]) continue;
      for (Programme::Arc arc : level.of(n)) {
        if (arc.target != Programme::kNone) arc.target = number[arc.target];
        kept.push_back(arc);
      }
    }
    level.arcs = std::move(kept);
    level.nodes = level.arcs.size() / level.labels;
  }
}

}  // namespace

std::size_t Programme::Level::label(const space::Architecture& architecture) const {
  std::size_t label = 0;
  for (std::size_t i = 0; i < radix.size(); ++i)
    label = label * radix[i] + architecture.choices[position.first + i];
  return label;
}

void Programme::Level::write(std::size_t label, space::Architecture& architecture) const {
  for (std::size_t i = radix.size(); i-- > 0;) {
    architecture.choices[position.first + i] = static_cast<std::uint16_t>(label % radix[i]);
    label /= radix[i];
  }
}

std::optional<Tally> walk(const Programme& programme, const space::Architecture& architecture) {
  if (programme.empty()) return std::nullopt;
  Tally tally(programme);
  std::size_t node = 0;
  for (const auto& level : programme.levels) {
    const auto& arc = level.arcs[node * level.labels + level.label(architecture)];
    if (arc.target == Programme::kNone) return std::nullopt;
    tally.add(arc);
    node = arc.target;
  }
  return tally;
}

std::int64_t greatest_peak(const Programme& programme, std::size_t q) {
  std::int64_t peak = 0;
  for (const auto& level : programme.levels)
    for (const auto& arc : level.arcs)
      if (arc.target != Programme::kNone) peak = std::max(peak, programme.parts_of(arc)[q].peak);
  return peak;
}

Completions completions(const Programme& programme, std::size_t q) {
  const std::size_t depth = programme.levels.size();
  Completions to;
  to.least.resize(depth + 1, {0});
  to.greatest.resize(depth + 1, {0});
  to.kept.resize(depth + 1, {0});
  std::vector<std::int64_t> peak{0};
  for (std::size_t l = depth; l-- > 0;) {
    const auto& level = programme.levels[l];
    to.least[l].assign(level.nodes, kFar);
    to.greatest[l].assign(level.nodes, -kFar);
    to.kept[l].assign(level.nodes, 0);
    std::vector<std::int64_t> peaks(level.nodes, kFar);
    for (std::size_t n = 0; n < level.nodes; ++n)
      for (const auto& arc : level.of(n)) {
        if (arc.target == Programme::kNone || to.least[l + 1][arc.target] == kFar) continue;
        const Part part = programme.parts_of(arc)[q];
        to.least[l][n] = std::min(to.least[l][n], part.sum + to.least[l + 1][arc.target]);
        to.greatest[l][n] = std::max(to.greatest[l][n], part.sum + to.greatest[l + 1][arc.target]);
        const std::int64_t kept = to.kept[l + 1][arc.target];
        to.kept[l][n] = std::max(to.kept[l][n], part.kept + kept);
        peaks[n] = std::min(peaks[n], std::max(part.peak - kept, peak[arc.target]));
      }
    peak = std::move(peaks);
  }
  to.least_peak = peak.empty() ? 0 : peak.front();
  return to;
}

void prune(Programme& programme) {
  compact(programme);
  for (bool changed = true; changed && !programme.empty();) {
    changed = false;
    for (std::size_t q = 0; q < programme.quantities.size() && !programme.empty(); ++q) {
      const Quantity& quantity = programme.quantities[q];
      if (!quantity.has_min() && !quantity.has_max()) continue;
      if (!prune(programme, q)) continue;
      compact(programme);
      changed = true;
    }
  }
}

}  // namespace cairn::feasibility
