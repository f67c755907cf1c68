#pragma once

#include <cstddef>
#include <functional>

#include "feasibility/expression.hpp"

namespace z3 {
class context;
class expr;
}  // namespace z3

namespace cairn::feasibility {

/// The literal that is true where a decision has this choice.
using ChoiceLiteral = std::function<z3::expr(std::size_t decision, std::size_t choice)>;

/// A condition for z3 that means exactly what `evaluate` computes: conditions become booleans,
/// numbers signed bit vectors that are wide enough for their magnitude.
z3::expr encode(z3::context& context, const Expression& expression, const ChoiceLiteral& literal);

}  // namespace cairn::feasibility
