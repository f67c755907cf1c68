#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace cairn::feasibility {

/// An expression in some undecided decisions. Conditions are 0 or 1.
struct Residual {
  enum class Kind : std::uint8_t {
    constant,
    table,    ///< of a decision: the value of each choice
    sum,      ///< numbers: a constant, then a factor of each part
    product,  ///< of two
    minimum,
    maximum,
    at_most_zero,
    is_zero,
  };

  Kind kind = Kind::constant;
  std::uint32_t decision = 0;           ///< of a table
  std::vector<std::int64_t> numbers{};  ///< constant: one; table: one of each choice; sum
  std::vector<std::uint32_t> parts{};   ///< other residuals

  // What follows from these:
  std::int64_t low = 0;  ///< no value is less
  std::int64_t high = 0;
  std::vector<std::uint32_t> reads{};  ///< decisions, ascending
};

/// Keeps each residual once: equal ids mean equal expressions.
class ResidualStore {
 public:
  using Id = std::uint32_t;
  using Values = std::vector<std::int64_t>;

  const Residual& operator[](Id id) const { return residuals_[id]; }

  Id constant(std::int64_t value);
  /// A constant if all values are equal.
  Id table(std::uint32_t decision, Values values);
  Id keep(Residual residual);

 private:
  void complete(Residual& residual) const;
  void bound(Residual& residual) const;

  std::vector<Residual> residuals_;
  std::unordered_multimap<std::uint64_t, Id> ids_;  ///< by hash
};

}  // namespace cairn::feasibility
