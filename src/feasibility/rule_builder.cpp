#include "feasibility/rule_builder.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace cairn::feasibility {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::size_t kMaxWork = 500'000;  ///< operations, arguments and values of tables

}  // namespace

RuleBuilder::Id RuleBuilder::constant(std::size_t offset, std::int64_t value, bool condition) {
  Expression::Operation operation{Kind::constant, condition};
  operation.values = {value};
  return add(offset, std::move(operation));
}

RuleBuilder::Id RuleBuilder::table(std::size_t offset, std::size_t decision,
                                   std::vector<std::int64_t> values, bool condition) {
  Expression::Operation operation{Kind::table, condition, decision};
  operation.values = std::move(values);
  return add(offset, std::move(operation));
}

RuleBuilder::Id RuleBuilder::times(std::size_t offset, Id operation, std::int64_t factor) {
  if (factor == 1) return operation;
  return number(offset, Kind::product, {constant(offset, factor), operation});
}

RuleBuilder::Id RuleBuilder::number(std::size_t offset, Kind kind, Ids arguments) {
  Expression::Operation operation{kind};
  operation.arguments = std::move(arguments);
  return add(offset, std::move(operation));
}

RuleBuilder::Id RuleBuilder::condition(std::size_t offset, Kind kind, Ids arguments) {
  Expression::Operation operation{kind, true};
  operation.arguments = std::move(arguments);
  return add(offset, std::move(operation));
}

void RuleBuilder::spend(std::size_t offset, std::size_t amount) {
  spent_ += amount;
  if (spent_ > kMaxWork)
    refuse_rule(source_, offset, "the rule is too large once it is written out for all stages",
                "Split it into several rules");
}

void RuleBuilder::refuse_size(std::size_t offset) const {
  refuse_rule(source_, offset, "its numbers become too large to be exact",
              "Stay below 10^18, counting all decimal places");
}

RuleBuilder::Id RuleBuilder::add(std::size_t offset, Expression::Operation operation) {
  spend(offset, 1 + operation.values.size() + operation.arguments.size());
  operation.magnitude = magnitude(offset, operation);
  expression_.operations.push_back(std::move(operation));
  return static_cast<Id>(expression_.operations.size() - 1);
}

/// Comparisons count as the differences that they are decided by.
std::int64_t RuleBuilder::magnitude(std::size_t offset,
                                    const Expression::Operation& operation) const {
  const Kind kind = operation.kind;
  Wide bound = kind == Kind::product ? 1 : 0;
  for (std::int64_t value : operation.values)
    bound = std::max(bound, value < 0 ? -Wide{value} : Wide{value});
  for (Id argument : operation.arguments) {
    const Wide part = expression_.operations[argument].magnitude;
    if (kind == Kind::product)
      bound *= part;
    else
      bound = kind == Kind::minimum || kind == Kind::maximum ? std::max(bound, part) : bound + part;
  }
  if (bound > Expression::kMaxMagnitude) refuse_size(offset);
  return operation.condition ? 1 : static_cast<std::int64_t>(bound);
}

Expression RuleBuilder::take(Id operation) && {
  expression_.operations.resize(operation + 1);
  return std::move(expression_);
}

}  // namespace cairn::feasibility
