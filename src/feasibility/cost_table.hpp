#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cairn/feasibility/options.hpp"
#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"
#include "feasibility/quantity.hpp"

namespace cairn::feasibility {

/// A cost that is a sum over decisions, as read from a file (see TableOptions without a column).
class CostTable {
 public:
  /// Throws UsageError with file, line and column for what does not fit the space: an unknown
  /// decision or choice, a choice that is missing, a number that cannot be read.
  CostTable(const TableOptions& options, const space::Space& space);

  const Quantity& quantity() const { return quantity_; }
  /// What these choices of a position cost where `in` comes in [units of the quantity].
  std::int64_t cost(const space::Position& position, std::span<const std::uint16_t> choices,
                    const space::Shape& in) const;

 private:
  /// Some decisions and what each combination of their choices costs.
  struct Term {
    std::vector<std::size_t> decisions;  ///< all of one position, ascending
    space::Shape input;                  ///< that it holds for; empty: any
    std::vector<std::size_t> strides;
    std::vector<std::int64_t> costs;
  };
  friend class CostTableReader;

  bool applies(const Term& term, const space::Shape& in) const;

  Quantity quantity_;
  std::vector<Term> terms_;
};

}  // namespace cairn::feasibility
