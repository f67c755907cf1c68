#pragma once

#include <cstdint>
#include <vector>

#include "feasibility/expression.hpp"
#include "feasibility/rule_error.hpp"

namespace cairn::feasibility {

/// Appends operations to an Expression and bounds their values, so that nothing overflows, and
/// their number. Throws as refuse_rule does; `offset` is the place to mark.
class RuleBuilder {
 public:
  using Id = std::uint32_t;
  using Ids = std::vector<Id>;
  using Kind = Expression::Kind;

  explicit RuleBuilder(const RuleSource& source) : source_(source) {}

  Id constant(std::size_t offset, std::int64_t value, bool condition = false);
  Id table(std::size_t offset, std::size_t decision, std::vector<std::int64_t> values,
           bool condition = false);
  /// `factor` is not 0.
  Id times(std::size_t offset, Id operation, std::int64_t factor);
  Id number(std::size_t offset, Kind kind, Ids arguments);
  Id condition(std::size_t offset, Kind kind, Ids arguments);

  /// Counts work against what a rule may cost to read.
  void spend(std::size_t offset, std::size_t amount);
  [[noreturn]] void refuse_size(std::size_t offset) const;
  /// The expression whose result is that of `operation`.
  Expression take(Id operation) &&;

 private:
  Id add(std::size_t offset, Expression::Operation operation);
  std::int64_t magnitude(std::size_t offset, const Expression::Operation& operation) const;

  const RuleSource& source_;
  Expression expression_;
  std::size_t spent_ = 0;
};

}  // namespace cairn::feasibility
