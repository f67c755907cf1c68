#include "feasibility/rule_texts.hpp"

#include <algorithm>

#include "cairn/core/text.hpp"
#include "cairn/space/space.hpp"

namespace cairn::feasibility {
namespace {

using Type = RuleTerm::Type;

bool is(const space::Choice& choice, const RuleTerm& literal) {
  if (literal.text) return choice == space::Choice(*literal.text);
  return fraction_of(choice) == literal.number;
}

std::string advice(const space::Decision& decision, const std::string& text) {
  std::vector<std::string> words;
  for (const space::Choice& choice : decision.choices)
    if (std::holds_alternative<std::string>(choice)) words.push_back(space::to_text(choice));
  const std::string near = nearest(text, words);
  if (!near.empty()) return "Did you mean '" + near + "'?";
  if (words.size() > 12) words.resize(12), words.emplace_back("...");
  return "Choose from " + join(words, ", ");
}

}  // namespace

RuleBuilder::Id RuleTexts::equal(std::size_t offset, const RuleTerm& a, const RuleTerm& b) {
  const auto literal = [](const RuleTerm& term) { return term.text || term.number; };
  if (a.decision && literal(b)) return equals_literal(a, b);
  if (b.decision && literal(a)) return equals_literal(b, a);
  if (a.text && b.text)
    refuse_rule(source_, offset, "two texts are compared", "Compare a decision with a text");
  if (a.type == Type::mixed || b.type == Type::mixed)
    refuse_rule(source_, offset, "a decision with both numbers and texts is no single value here",
                "Compare it with one number or one text");
  return builder_.condition(offset, Expression::Kind::equal,
                            {codes(offset, *a.decision), codes(offset, *b.decision)});
}

RuleBuilder::Id RuleTexts::equals_literal(const RuleTerm& decision, const RuleTerm& literal) {
  const auto& choices = decisions_[*decision.decision].choices;
  std::vector<std::int64_t> values;
  values.reserve(choices.size());
  for (const space::Choice& choice : choices) values.push_back(is(choice, literal) ? 1 : 0);
  if (literal.text) {
    Use& use = uses_[literal.offset];
    use.found = use.found || std::ranges::find(values, 1) != values.end();
    use.decision = *decision.decision;
    use.text = *literal.text;
  }
  return builder_.table(decision.offset, *decision.decision, std::move(values), true);
}

/// Equal texts have equal codes.
RuleBuilder::Id RuleTexts::codes(std::size_t offset, std::size_t decision) {
  std::vector<std::int64_t> values;
  for (const space::Choice& choice : decisions_[decision].choices)
    values.push_back(
        codes_.emplace(std::get<std::string>(choice), static_cast<std::int64_t>(codes_.size()))
            .first->second);
  return builder_.table(offset, decision, std::move(values));
}

void RuleTexts::require_known() const {
  for (const auto& [offset, use] : uses_)
    if (!use.found)
      refuse_rule(source_, offset,
                  decisions_[use.decision].name + " has no choice '" + use.text + "'",
                  advice(decisions_[use.decision], use.text));
}

}  // namespace cairn::feasibility
