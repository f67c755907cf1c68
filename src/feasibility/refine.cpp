#include "feasibility/refine.hpp"

#include <algorithm>

namespace cairn::feasibility {
namespace {

constexpr int kDraws = 400;
/// Cell updates that an exact count may take for each path of the space: small spaces are walked
/// through in less.
constexpr double kWorth = 1000;

double cells_of(const Programme& programme, const std::vector<Dimension>& dimensions) {
  double cells = 1;
  for (const auto& level : programme.levels) cells += static_cast<double>(level.nodes);
  for (const auto& dimension : dimensions) cells *= static_cast<double>(dimension.bins());
  return cells;
}

double most_work(const Programme& programme, const std::vector<Dimension>& dimensions) {
  double arcs = 0;
  for (const auto& level : programme.levels) arcs += static_cast<double>(level.arcs.size());
  for (const auto& dimension : dimensions) arcs *= static_cast<double>(dimension.bins());
  return arcs;
}

bool affordable(const Programme& programme, const std::vector<Dimension>& dimensions,
                const Effort& effort) {
  return cells_of(programme, dimensions) <= static_cast<double>(effort.cells) &&
         most_work(programme, dimensions) <= effort.work;
}

std::vector<Dimension> exact(std::vector<Dimension> dimensions) {
  for (auto& dimension : dimensions) dimension.width = dimension.unit;
  return dimensions;
}

/// What a number of draws from the superset say.
struct Trial {
  int accepted = 0;
  std::vector<int> broken;  ///< [dimension]
};

Trial try_out(const Programme& programme, const Counts& counts, std::uint64_t round) {
  const auto& dimensions = counts.grid().dimensions();
  Trial trial{0, std::vector<int>(dimensions.size())};
  Random random(round, "feasibility_refine");
  for (int i = 0; i < kDraws; ++i) {
    const auto path = counts.draw(random);
    trial.accepted += path.tally.admitted() ? 1 : 0;
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
      const std::size_t q = dimensions[d].quantity;
      if (!programme.quantities[q].admits(path.tally.value(q))) ++trial.broken[d];
    }
  }
  return trial;
}

/// Halves the bins of the dimension that is broken most and can be finer; false if there is none.
bool sharpen(std::vector<Dimension>& dimensions, const Trial& trial) {
  Dimension* worst = nullptr;
  int most = 0;
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    if (dimensions[d].exact() || trial.broken[d] <= most) continue;
    worst = &dimensions[d];
    most = trial.broken[d];
  }
  if (worst == nullptr) return false;
  const std::int64_t units = worst->width / worst->unit;
  worst->width = (units + 1) / 2 * worst->unit;
  return true;
}

}  // namespace

std::optional<Counts> refine(const Programme& programme, const Effort& effort) {
  auto dimensions = feasibility::dimensions(programme);
  if (!dimensions) return std::nullopt;
  Counts counts(programme, *dimensions);
  if (auto fine = exact(*dimensions); affordable(programme, fine, effort) &&
                                      most_work(programme, fine) <= kWorth * counts.total()) {
    Counts exactly(programme, std::move(fine));
    if (exactly.total() == 0) return std::nullopt;
    return exactly;
  }
  for (std::uint64_t round = 0; counts.total() > 0; ++round) {
    const Trial trial = try_out(programme, counts, round);
    if (trial.accepted >= effort.acceptance * kDraws || !sharpen(*dimensions, trial)) return counts;
    if (!affordable(programme, *dimensions, effort)) return counts;
    counts = Counts(programme, *dimensions);
  }
  return std::nullopt;
}

}  // namespace cairn::feasibility
