#include "feasibility/grid.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace cairn::feasibility {
namespace {

void for_arcs(const Programme& programme, const auto& f) {
  for (std::size_t l = 0; l < programme.levels.size(); ++l)
    for (std::size_t n = 0; n < programme.levels[l].nodes; ++n)
      for (const auto& arc : programme.levels[l].of(n))
        if (arc.target != Programme::kNone) f(l, n, arc);
}

/// The greatest common divisor of all reduced costs.
std::int64_t unit_of(const Programme& programme, const Dimension& dimension) {
  std::int64_t unit = 0;
  for_arcs(programme, [&](std::size_t l, std::size_t n, const Programme::Arc& arc) {
    unit = std::gcd(unit, dimension.reduced(programme, l, n, arc));
  });
  return std::max<std::int64_t>(unit, 1);
}

enum class Effect { none, some, empty };

/// Bounds of a quantity as bounds of the total of reduced costs.
Effect prepare(const Programme& programme, std::size_t q, Dimension& dimension) {
  const Quantity& quantity = programme.quantities[q];
  if (!quantity.has_min() && !quantity.has_max()) return Effect::none;
  Completions to = completions(programme, q);
  const std::int64_t least = quantity.base + to.least[0][0];
  const std::int64_t greatest = quantity.base + to.greatest[0][0];
  const std::int64_t peak = greatest_peak(programme, q);
  const bool high = quantity.has_max() && greatest + peak > quantity.max;
  const bool low = quantity.has_min() && least + to.least_peak < quantity.min;
  if (!high && !low) return Effect::none;
  dimension.quantity = q;
  dimension.mirrored = !high;
  if (high) {
    dimension.cap = std::min(quantity.max - to.least_peak, greatest) - least;
    dimension.low = low ? std::max<std::int64_t>(0, quantity.min - peak - least) : 0;
  } else {
    dimension.cap = greatest + peak - quantity.min;
  }
  dimension.potential = dimension.mirrored ? std::move(to.greatest) : std::move(to.least);
  if (dimension.cap < 0 || dimension.low > dimension.cap) return Effect::empty;
  dimension.unit = unit_of(programme, dimension);
  dimension.cap -= dimension.cap % dimension.unit;
  dimension.width = dimension.cap + dimension.unit;
  return Effect::some;
}

}  // namespace

std::int64_t Dimension::reduced(const Programme& programme, std::size_t level, std::size_t node,
                                const Programme::Arc& arc) const {
  const std::int64_t sum = programme.parts_of(arc)[quantity].sum;
  const std::int64_t more = sum + potential[level + 1][arc.target] - potential[level][node];
  return mirrored ? -more : more;
}

std::optional<std::vector<Dimension>> dimensions(const Programme& programme) {
  std::vector<Dimension> result;
  if (programme.empty()) return std::nullopt;
  for (std::size_t q = 0; q < programme.quantities.size(); ++q) {
    Dimension dimension;
    const Effect effect = prepare(programme, q, dimension);
    if (effect == Effect::empty) return std::nullopt;
    if (effect == Effect::some) result.push_back(std::move(dimension));
  }
  return result;
}

Grid::Grid(const Programme& programme, std::vector<Dimension> dimensions)
    : dimensions_(std::move(dimensions)), roundings_(dimensions_.size()) {
  for (const auto& dimension : dimensions_)
    bins_.push_back(static_cast<std::uint32_t>(dimension.bins()));
  strides_.resize(bins_.size());
  for (std::size_t d = bins_.size(); d-- > 0;) {
    strides_[d] = static_cast<std::uint32_t>(cells_);
    cells_ *= bins_[d];
  }
  for (std::size_t l = 0; l < programme.levels.size(); ++l) add_level(programme, l);
}

/// An arc and the bins that it adds in each dimension.
struct Grid::Binned {
  std::uint32_t target = 0;
  std::uint32_t label = 0;
  std::vector<std::uint32_t> offset;
};

/// The arcs of a node that some cell has room for; notes in which dimensions they are rounded.
std::vector<Grid::Binned> Grid::binned(const Programme& programme, std::size_t l, std::size_t n,
                                       std::vector<bool>& rounded) const {
  std::vector<Binned> result;
  const auto arcs = programme.levels[l].of(n);
  for (std::uint32_t label = 0; label < arcs.size(); ++label) {
    if (arcs[label].target == Programme::kNone) continue;
    Binned arc{arcs[label].target, label, {}};
    for (const Dimension& dimension : dimensions_) {
      const std::int64_t cost = dimension.reduced(programme, l, n, arcs[label]);
      if (cost > dimension.cap) break;
      const std::size_t d = arc.offset.size();
      arc.offset.push_back(static_cast<std::uint32_t>(cost / dimension.width));
      if (cost % dimension.width != 0) rounded[d] = true;
    }
    if (arc.offset.size() == dimensions_.size()) result.push_back(std::move(arc));
  }
  return result;
}

void Grid::add_level(const Programme& programme, std::size_t l) {
  Level made;
  std::vector<bool> rounded(dimensions_.size());
  made.begin.push_back(0);
  for (std::size_t n = 0; n < programme.levels[l].nodes; ++n) {
    auto arcs = binned(programme, l, n, rounded);
    std::ranges::stable_sort(arcs, [](const Binned& a, const Binned& b) {
      return std::tie(a.target, a.offset) < std::tie(b.target, b.offset);
    });
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      const bool same =
          i > 0 && arcs[i - 1].target == arcs[i].target && arcs[i - 1].offset == arcs[i].offset;
      if (!same) add_class(made, arcs[i]);
      ++made.classes.back().count;
      made.labels.push_back(arcs[i].label);
    }
    made.begin.push_back(static_cast<std::uint32_t>(made.classes.size()));
  }
  for (std::size_t d = 0; d < rounded.size(); ++d) roundings_[d] += rounded[d] ? 1 : 0;
  levels_.push_back(std::move(made));
}

void Grid::add_class(Level& level, const Binned& arc) const {
  std::uint32_t shift = 0;
  for (std::size_t d = 0; d < strides_.size(); ++d) shift += arc.offset[d] * strides_[d];
  const auto first = static_cast<std::uint32_t>(level.labels.size());
  level.classes.push_back({arc.target, first, 0, shift});
  level.offsets.insert(level.offsets.end(), arc.offset.begin(), arc.offset.end());
}

std::span<const Grid::Class> Grid::classes(std::size_t level, std::size_t node) const {
  const Level& at = levels_[level];
  return std::span(at.classes).subspan(at.begin[node], at.begin[node + 1] - at.begin[node]);
}

std::span<const std::uint32_t> Grid::offsets(std::size_t level, const Class& arcs) const {
  const auto index = static_cast<std::size_t>(&arcs - levels_[level].classes.data());
  return std::span(levels_[level].offsets).subspan(index * bins_.size(), bins_.size());
}

std::span<const std::uint32_t> Grid::labels(std::size_t level, const Class& arcs) const {
  return std::span(levels_[level].labels).subspan(arcs.first, arcs.count);
}

double Grid::work() const {
  double classes = 0;
  for (const Level& level : levels_) classes += static_cast<double>(level.classes.size());
  return classes * static_cast<double>(cells_);
}

std::vector<bool> Grid::admitted() const {
  std::vector<bool> result(cells_, true);
  for (std::size_t cell = 0; cell < cells_; ++cell)
    for (std::size_t d = 0; d < bins_.size(); ++d) {
      const auto& dimension = dimensions_[d];
      const std::int64_t bin = static_cast<std::int64_t>(cell / strides_[d] % bins_[d]);
      const std::int64_t lost = roundings_[d] * (dimension.width - dimension.unit);
      if (bin * dimension.width + lost < dimension.low) result[cell] = false;
    }
  return result;
}

}  // namespace cairn::feasibility
