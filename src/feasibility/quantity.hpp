#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace cairn::feasibility {

/// A cost that is counted in whole units: `base`, plus a sum over the positions of the walk, plus
/// the greatest of their peaks, each less what all positions behind it keep. `scale` units make one
/// of what people read (seconds, bytes).
struct Quantity {
  std::string name;  ///< "parameters"
  std::string unit;  ///< "" for a plain number
  double scale = 1;
  std::int64_t base = 0;
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();

  bool has_min() const { return min != std::numeric_limits<std::int64_t>::min(); }
  bool has_max() const { return max != std::numeric_limits<std::int64_t>::max(); }
  bool admits(std::int64_t value) const { return min <= value && value <= max; }
};

/// What one position adds to a quantity.
struct Part {
  std::int64_t sum = 0;
  std::int64_t peak = 0;
  std::int64_t kept = 0;  ///< of `sum`, what is not there while earlier positions peak

  /// What this and `next` add together.
  Part then(const Part& next) const {
    return {sum + next.sum, std::max(peak - next.kept, next.peak), kept + next.kept};
  }
  friend auto operator<=>(const Part&, const Part&) = default;
};

/// What part of a walk adds to all quantities, in their order.
using Parts = std::vector<Part>;

}  // namespace cairn::feasibility
