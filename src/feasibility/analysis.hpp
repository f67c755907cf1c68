#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cairn/feasibility/report.hpp"
#include "feasibility/problem.hpp"

namespace cairn::feasibility {

/// A bound or a rule: what can be left out to see what it does.
struct Term {
  enum class Kind { least, greatest, rule };
  Kind kind;
  std::size_t index;  ///< of the quantity or rule
};

/// Bounds first, in the order of the quantities, then rules.
std::vector<Term> terms_of(const Sources& sources);
Selection select(const Sources& sources, const std::vector<Term>& terms);
/// Those that are left when one is taken away.
std::vector<Term> without(const std::vector<Term>& terms, std::size_t index);

/// "parameters <= 100,000", or the rule.
std::string text(const Sources& sources, const Term& term);
std::string reason(const Options& options, const Term& term);
/// A value of a quantity for people: "100,000", "1.5 s".
std::string value_text(const Quantity& quantity, std::int64_t value);
CostValue cost_value(const Quantity& quantity, std::int64_t value);

/// A smallest set of terms that cannot be kept together, by leaving out one after the other, with
/// remedies. Nothing: something is feasible, or it could not be told.
std::optional<Conflict> explain(Sources& sources, const Options& options);

}  // namespace cairn::feasibility
