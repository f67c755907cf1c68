#include "feasibility/analysis.hpp"

#include <cmath>

#include "cairn/core/text.hpp"

namespace cairn::feasibility {

std::vector<Term> terms_of(const Sources& sources) {
  std::vector<Term> terms;
  const auto quantities = quantities_of(sources);
  for (std::size_t q = 0; q < quantities.size(); ++q) {
    if (quantities[q].has_min()) terms.push_back({Term::Kind::least, q});
    if (quantities[q].has_max()) terms.push_back({Term::Kind::greatest, q});
  }
  for (std::size_t r = 0; r < sources.rules.size(); ++r) terms.push_back({Term::Kind::rule, r});
  return terms;
}

Selection select(const Sources& sources, const std::vector<Term>& terms) {
  const std::size_t quantities = quantities_of(sources).size();
  Selection selection{std::vector<bool>(quantities), std::vector<bool>(quantities),
                      std::vector<bool>(sources.rules.size())};
  for (const Term& term : terms) {
    if (term.kind == Term::Kind::least) selection.least[term.index] = true;
    if (term.kind == Term::Kind::greatest) selection.greatest[term.index] = true;
    if (term.kind == Term::Kind::rule) selection.rules[term.index] = true;
  }
  return selection;
}

std::vector<Term> without(const std::vector<Term>& terms, std::size_t index) {
  std::vector<Term> rest = terms;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(index));
  return rest;
}

CostValue cost_value(const Quantity& quantity, std::int64_t value) {
  return {quantity.name, quantity.unit, static_cast<double>(value) / quantity.scale};
}

std::string value_text(const Quantity& quantity, std::int64_t value) {
  const double real = static_cast<double>(value) / quantity.scale;
  const bool whole = std::round(real) == real && std::abs(real) < 0x1p53;
  const std::string number = whole ? with_commas(static_cast<std::int64_t>(real)) : shortest(real);
  return quantity.unit.empty() ? number : number + " " + quantity.unit;
}

std::string text(const Sources& sources, const Term& term) {
  if (term.kind == Term::Kind::rule) return sources.rules[term.index].text();
  const Quantity quantity = quantities_of(sources)[term.index];
  return term.kind == Term::Kind::least
             ? quantity.name + " >= " + value_text(quantity, quantity.min)
             : quantity.name + " <= " + value_text(quantity, quantity.max);
}

std::string reason(const Options& options, const Term& term) {
  return term.kind == Term::Kind::rule ? options.rule[term.index].reason : "";
}

}  // namespace cairn::feasibility
