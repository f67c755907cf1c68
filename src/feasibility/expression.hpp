#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cairn::feasibility {

/// What a rule computes: operations on integers, each on results of earlier ones; the last is the
/// result. Fractions were scaled to integers by the parser, which also bounds every value, so that
/// this evaluator, the automaton (rule_walk.hpp) and the solver (rule_solver.hpp) compute the same.
struct Expression {
  enum class Kind : std::uint8_t {
    constant,
    table,  ///< of a decision: the value of each choice
    sum,
    product,  ///< of two
    minimum,
    maximum,
    at_most,   ///< of two: whether the first is at most the second
    equal,     ///< of two
    negation,  ///< of a condition
  };

  struct Operation {
    Kind kind = Kind::constant;
    bool condition = false;                  ///< 0 or 1; minimum is "and", maximum is "or"
    std::size_t decision = 0;                ///< of a table
    std::vector<std::int64_t> values{};      ///< of a constant (one) or a table
    std::vector<std::uint32_t> arguments{};  ///< numbers of earlier operations
    std::int64_t magnitude = 0;  ///< no value and no partial sum of it is further from 0
  };

  /// Far from overflow for sums and differences of a few such values.
  static constexpr std::int64_t kMaxMagnitude = std::int64_t{1} << 60;

  std::vector<Operation> operations;
};

/// The result for these choices, one of each decision.
std::int64_t evaluate(const Expression& expression, std::span<const std::uint16_t> choices);

}  // namespace cairn::feasibility
