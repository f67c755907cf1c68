#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cairn/feasibility/options.hpp"
#include "cairn/space/space.hpp"
#include "feasibility/quantity.hpp"

namespace cairn::feasibility {

/// A file that lists whole candidates (see TableOptions with a column): only those exist, and each
/// has its cost. Sorted by choices in the order of the walk: candidates that begin alike
/// are a range of rows.
class RowTable {
 public:
  /// `order`: positions as they are walked. Throws UsageError with file, line and column.
  RowTable(const TableOptions& options, const space::Space& space,
           const std::vector<space::Position>& order);

  const Quantity& quantity() const { return quantity_; }
  /// Leaves only the rows that keep the bounds of `quantity`: what is counted of them is exact.
  void bound(const Quantity& quantity);

  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool empty() const { return begin == end; }
  };
  Range all() const { return {0, static_cast<std::uint32_t>(costs_.size())}; }
  /// The rows of `range` that go on with these choices of the walk's position `level`.
  Range narrow(Range range, std::size_t level, std::span<const std::uint16_t> choices) const;
  std::int64_t cost(std::uint32_t row) const { return costs_[row]; }

 private:
  Quantity quantity_;
  std::vector<std::size_t> count_;      ///< of each level's choices
  std::vector<std::size_t> offset_;     ///< of each level's choices in a row
  std::size_t width_ = 0;               ///< choices in a row
  std::vector<std::uint16_t> choices_;  ///< [row × width + i], in the order of the walk
  std::vector<std::int64_t> costs_;
};

}  // namespace cairn::feasibility
