#include <algorithm>

#include "cairn/core/text.hpp"
#include "feasibility/analysis.hpp"
#include "feasibility/extreme.hpp"

namespace cairn::feasibility {
namespace {

enum class Answer { empty, feasible, unknown };

/// Whether anything is feasible under some of the terms. What counting and drawing leave open is
/// searched for in the order of the first quantity.
Answer ask(Sources& sources, const std::vector<Term>& terms) {
  constexpr int kDraws = 2'000;
  const Problem problem(sources, select(sources, terms));
  if (problem.empty()) return Answer::empty;
  Random random(0, "feasibility_conflict");
  if (problem.draw(random, kDraws)) return Answer::feasible;
  if (!problem.filters().empty())
    return problem.sample(random) ? Answer::feasible : Answer::unknown;
  const auto found = extreme(problem.programme(), 0, Sense::least, nullptr);
  if (!found) return Answer::empty;
  return found->proved ? Answer::feasible : Answer::unknown;
}

/// The nearest bound with which something is feasible, all other terms as they are.
std::string remedy(Sources& sources, const std::vector<Term>& terms, std::size_t index) {
  const Term term = terms[index];
  if (term.kind == Term::Kind::rule) return "";
  const Problem problem(sources, select(sources, without(terms, index)));
  if (problem.empty()) return "";
  const bool upper = term.kind == Term::Kind::greatest;
  std::function<bool(const space::Architecture&)> admits;
  if (!problem.filters().empty())
    admits = [&](const space::Architecture& found) { return problem.meets_filters(found); };
  const auto found =
      extreme(problem.programme(), term.index, upper ? Sense::least : Sense::greatest, admits);
  if (!found || !found->proved) return "";
  const Quantity& quantity = problem.programme().quantities[term.index];
  return quantity.name + (upper ? " <= " : " >= ") + value_text(quantity, found->value);
}

}  // namespace

std::optional<Conflict> explain(Sources& sources, const Options& options) {
  const auto all = terms_of(sources);
  if (ask(sources, all) != Answer::empty) return std::nullopt;
  std::vector<Term> core = all;
  for (std::size_t i = core.size(); i-- > 0;) {
    auto rest = without(core, i);
    if (ask(sources, rest) == Answer::empty) core = std::move(rest);
  }
  Conflict conflict;
  for (const Term& term : core) {
    const auto at = std::ranges::find_if(all, [&](const Term& other) {
      return other.kind == term.kind && other.index == term.index;
    });
    const auto index = static_cast<std::size_t>(at - all.begin());
    const bool decisive = ask(sources, without(all, index)) == Answer::feasible;
    conflict.parts.push_back({text(sources, term), reason(options, term),
                              decisive ? remedy(sources, all, index) : "", decisive});
  }
  return conflict;
}

std::optional<Conflict> find_conflict(std::shared_ptr<const space::Space> space,
                                      const Options& options, const Setting& setting) {
  auto sources = make_sources(std::move(space), options, setting);
  return explain(sources, options);
}

std::string to_text(const Conflict& conflict) {
  if (conflict.parts.empty()) return "no network of the space can be built";
  std::vector<std::string> parts, remedies;
  for (const auto& part : conflict.parts) {
    parts.push_back("'" + part.text + "'");
    if (!part.remedy.empty()) remedies.push_back(part.remedy);
  }
  std::string text = conflict.parts.size() == 1 ? "no network of the space has " + parts.front()
                                                : "no network has all of " + join(parts, " and ");
  if (!remedies.empty()) text += "; the nearest that would do: " + join(remedies, ", or ");
  return text;
}

}  // namespace cairn::feasibility
