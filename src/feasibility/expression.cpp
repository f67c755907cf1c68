#include "feasibility/expression.hpp"

#include <algorithm>

namespace cairn::feasibility {
namespace {

using Kind = Expression::Kind;

std::int64_t fold(const Expression::Operation& operation, std::span<const std::int64_t> results) {
  auto at = [&](std::size_t i) { return results[operation.arguments[i]]; };
  std::int64_t value = at(0);
  for (std::size_t i = 1; i < operation.arguments.size(); ++i) {
    if (operation.kind == Kind::sum) value += at(i);
    if (operation.kind == Kind::product) value *= at(i);
    if (operation.kind == Kind::minimum) value = std::min(value, at(i));
    if (operation.kind == Kind::maximum) value = std::max(value, at(i));
  }
  return value;
}

std::int64_t result(const Expression::Operation& operation, std::span<const std::int64_t> results,
                    std::span<const std::uint16_t> choices) {
  auto at = [&](std::size_t i) { return results[operation.arguments[i]]; };
  switch (operation.kind) {
    case Kind::constant:
      return operation.values[0];
    case Kind::table:
      return operation.values[choices[operation.decision]];
    case Kind::at_most:
      return at(0) <= at(1);
    case Kind::equal:
      return at(0) == at(1);
    case Kind::negation:
      return 1 - at(0);
    default:
      return fold(operation, results);
  }
}

}  // namespace

std::int64_t evaluate(const Expression& expression, std::span<const std::uint16_t> choices) {
  std::vector<std::int64_t> results;
  results.reserve(expression.operations.size());
  for (const auto& operation : expression.operations)
    results.push_back(result(operation, results, choices));
  return results.back();
}

}  // namespace cairn::feasibility
