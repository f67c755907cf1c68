#pragma once

#include <vector>

#include "cairn/space/options.hpp"
#include "feasibility/expression.hpp"
#include "feasibility/rule_error.hpp"

namespace cairn::feasibility {

/// The meaning of a rule. From loosest to tightest: `->` (to the right), or, and, not, comparisons
/// and in (which do not chain), + -, * /, unary minus. Throws as refuse_rule does.
Expression parse_rule(const RuleSource& source, const std::vector<space::Decision>& decisions);

}  // namespace cairn::feasibility
