#include "feasibility/rule_terms.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cairn::feasibility {
namespace {

using Type = RuleTerm::Type;

Type type_of(const space::Decision& decision) {
  const auto texts = std::ranges::count_if(decision.choices, [](const space::Choice& choice) {
    return std::holds_alternative<std::string>(choice);
  });
  if (texts == 0) return Type::number;
  return static_cast<std::size_t>(texts) == decision.choices.size() ? Type::text : Type::mixed;
}

std::string type_name(Type type) {
  switch (type) {
    case Type::number:
      return "a number";
    case Type::text:
      return "a text";
    case Type::mixed:
      return "a number or a text";
    case Type::condition:
      break;
  }
  return "a condition";
}

bool has_text(const RuleTerm& term) {
  return term.type == Type::text || term.type == Type::mixed;
}

/// Whether a value of one may equal a value of the other.
bool comparable(const RuleTerm& a, const RuleTerm& b) {
  auto fits = [](const RuleTerm& mixed, const RuleTerm& other) {
    return mixed.type == Type::mixed && other.type != Type::condition;
  };
  return a.type == b.type || fits(a, b) || fits(b, a);
}

RuleTerm make(Type type, std::size_t offset, RuleBuilder::Id operation,
              std::int64_t denominator = 1) {
  RuleTerm term;
  term.type = type;
  term.offset = offset;
  term.operation = operation;
  term.denominator = denominator;
  return term;
}

}  // namespace

RuleTerm RuleTerms::number(std::size_t offset, const std::string& digits) {
  RuleTerm term = make(Type::number, offset, 0);
  term.number = fraction_of_decimal(digits);
  if (!term.number) builder_.refuse_size(offset);
  return term;
}

RuleTerm RuleTerms::text(std::size_t offset, const std::string& text) {
  RuleTerm term = make(Type::text, offset, 0);
  term.text = text;
  return term;
}

RuleTerm RuleTerms::truth(std::size_t offset, bool value) {
  return make(Type::condition, offset, builder_.constant(offset, value ? 1 : 0, true));
}

RuleTerm RuleTerms::decision(std::size_t offset, std::size_t index) {
  builder_.spend(offset, 1);
  RuleTerm term = make(type_of(decisions_[index]), offset, 0);
  term.decision = index;
  return term;
}

RuleTerm RuleTerms::as_number(const RuleTerm& term) {
  if (term.type != Type::number)
    refuse_rule(source_, term.offset, is_a(term) + ", but a number is needed",
                term.type == Type::condition ? "'count(...)' makes a number of conditions" : "");
  if (term.number)
    return make(Type::number, term.offset, builder_.constant(term.offset, term.number->numerator),
                term.number->denominator);
  return term.decision ? number_of(term.offset, *term.decision, false) : term;
}

/// The values of a decision, or 1 over them.
RuleTerm RuleTerms::number_of(std::size_t offset, std::size_t decision, bool inverse) {
  std::vector<Fraction> fractions;
  std::int64_t common = 1;
  for (const space::Choice& choice : decisions_[decision].choices) {
    auto fraction = fraction_of(choice);
    if (!fraction) builder_.refuse_size(offset);
    if (inverse && fraction->numerator == 0)
      refuse_rule(source_, offset, decisions_[decision].name + " may be 0: nothing is divided by 0",
                  "Multiply the other side instead");
    if (inverse) std::swap(fraction->numerator, fraction->denominator);
    if (fraction->denominator < 0) fraction = {-fraction->numerator, -fraction->denominator};
    common = must(offset, common_multiple(common, fraction->denominator));
    fractions.push_back(*fraction);
  }
  std::vector<std::int64_t> values;
  for (const Fraction& fraction : fractions)
    values.push_back(
        must(offset, exact_product(fraction.numerator, common / fraction.denominator)));
  return make(Type::number, offset, builder_.table(offset, decision, std::move(values)), common);
}

RuleTerm RuleTerms::scaled(std::size_t offset, const RuleTerm& number, const Fraction& factor) {
  const std::int64_t shared = std::gcd(number.denominator, factor.numerator);
  const auto denominator = exact_product(number.denominator / shared, factor.denominator);
  return make(Type::number, number.offset,
              builder_.times(offset, number.operation, factor.numerator / shared),
              must(offset, denominator));
}

RuleTerm RuleTerms::negative(std::size_t offset, const RuleTerm& term) {
  RuleTerm result = term;
  if (term.number)
    result.number = Fraction{-term.number->numerator, term.number->denominator};
  else
    result = scaled(offset, as_number(term), {-1, 1});
  result.offset = offset;
  return result;
}

RuleTerm RuleTerms::product(std::size_t at, const RuleTerm& a, const RuleTerm& b) {
  const RuleTerm left = as_number(a);
  const RuleTerm right = as_number(b);
  const auto denominator = must(at, exact_product(left.denominator, right.denominator));
  return make(Type::number, a.offset,
              builder_.number(at, Kind::product, {left.operation, right.operation}), denominator);
}

RuleTerm RuleTerms::quotient(std::size_t at, const RuleTerm& a, const RuleTerm& b) {
  const RuleTerm left = as_number(a);
  if (b.number) {
    if (b.number->numerator == 0)
      refuse_rule(source_, b.offset, "nothing can be divided by 0", "Multiply instead");
    const std::int64_t sign = b.number->numerator < 0 ? -1 : 1;
    return scaled(at, left, {sign * b.number->denominator, sign * b.number->numerator});
  }
  if (b.decision && b.type == Type::number) {
    RuleTerm result = product(at, left, number_of(b.offset, *b.decision, true));
    result.offset = a.offset;
    return result;
  }
  as_number(b);
  refuse_rule(source_, b.offset, "only a number or one decision may stand after '/'",
              "Multiply the other side of the comparison instead");
}

RuleTerms::Ids RuleTerms::aligned(std::size_t offset, const Terms& terms,
                                  std::int64_t& denominator) {
  Terms numbers;
  denominator = 1;
  for (const RuleTerm& term : terms) {
    numbers.push_back(as_number(term));
    denominator = must(offset, common_multiple(denominator, numbers.back().denominator));
  }
  Ids ids;
  for (const RuleTerm& number : numbers)
    ids.push_back(builder_.times(offset, number.operation, denominator / number.denominator));
  return ids;
}

RuleTerm RuleTerms::folded(std::size_t offset, Kind kind, const Terms& terms) {
  std::int64_t denominator = 1;
  Ids ids = aligned(offset, terms, denominator);
  return make(Type::number, offset, builder_.number(offset, kind, std::move(ids)), denominator);
}

RuleTerm RuleTerms::sum(std::size_t offset, const Terms& terms) {
  return folded(offset, Kind::sum, terms);
}
RuleTerm RuleTerms::least(std::size_t offset, const Terms& terms) {
  return folded(offset, Kind::minimum, terms);
}
RuleTerm RuleTerms::greatest(std::size_t offset, const Terms& terms) {
  return folded(offset, Kind::maximum, terms);
}

RuleTerm RuleTerms::count(std::size_t offset, const Terms& conditions) {
  Ids ids;
  for (const RuleTerm& term : conditions) {
    require_condition(term);
    ids.push_back(term.operation);
  }
  return make(Type::number, offset, builder_.number(offset, Kind::sum, std::move(ids)));
}

RuleTerm RuleTerms::compare(std::size_t at, const std::string& comparison, const RuleTerm& a,
                            const RuleTerm& b) {
  if (!comparable(a, b))
    refuse_rule(source_, at,
                is_a(a.decision ? a : b) + " and cannot be compared with " +
                    type_name((a.decision ? b : a).type),
                has_text(a) != has_text(b) ? "Texts stand in quotes, numbers do not" : "");
  if (comparison == "==") return equal(at, a, b);
  if (comparison == "!=") return inverse(a.offset, equal(at, a, b));
  if (a.type != Type::number || b.type != Type::number)
    refuse_rule(source_, at,
                "'" + comparison + "' is for numbers, but " + is_a(a.type == Type::number ? b : a),
                "Use '==', '!=' or 'in'");
  const bool swap = comparison == ">=" || comparison == "<";
  std::int64_t denominator = 1;
  const Ids ids = aligned(at, swap ? Terms{b, a} : Terms{a, b}, denominator);
  const RuleTerm result =
      make(Type::condition, a.offset, builder_.condition(at, Kind::at_most, ids));
  const bool strict = comparison == "<" || comparison == ">";
  return strict ? inverse(a.offset, result) : result;
}

RuleTerm RuleTerms::equal(std::size_t at, const RuleTerm& a, const RuleTerm& b) {
  if (has_text(a) || has_text(b)) return make(Type::condition, a.offset, texts_.equal(at, a, b));
  std::int64_t denominator = 1;
  const Ids ids =
      a.type == Type::condition ? Ids{a.operation, b.operation} : aligned(at, {a, b}, denominator);
  return make(Type::condition, a.offset, builder_.condition(at, Kind::equal, ids));
}

RuleTerm RuleTerms::condition(std::size_t offset, Kind kind, const Terms& terms) {
  Ids ids;
  for (const RuleTerm& term : terms) {
    require_condition(term);
    ids.push_back(term.operation);
  }
  return make(Type::condition, offset, builder_.condition(offset, kind, std::move(ids)));
}

RuleTerm RuleTerms::both(std::size_t offset, const Terms& conditions) {
  return condition(offset, Kind::minimum, conditions);
}
RuleTerm RuleTerms::either(std::size_t offset, const Terms& conditions) {
  return condition(offset, Kind::maximum, conditions);
}
RuleTerm RuleTerms::implies(const RuleTerm& a, const RuleTerm& b) {
  return condition(a.offset, Kind::at_most, {a, b});
}
RuleTerm RuleTerms::inverse(std::size_t offset, const RuleTerm& term) {
  return condition(offset, Kind::negation, {term});
}

void RuleTerms::require_condition(const RuleTerm& term) const {
  if (term.type == Type::condition) return;
  refuse_rule(source_, term.offset, is_a(term) + ", but a condition is needed",
              "Compare it, as in 'width >= 16' or 'op == \"conv3x3\"'");
}

std::int64_t RuleTerms::must(std::size_t offset, std::optional<std::int64_t> value) const {
  if (!value) builder_.refuse_size(offset);
  return *value;
}

/// "stage[1].op is a text"
std::string RuleTerms::is_a(const RuleTerm& term) const {
  const std::string subject = term.decision ? decisions_[*term.decision].name : "this";
  return subject + " is " + type_name(term.type);
}

Expression RuleTerms::take(const RuleTerm& rule) && {
  require_condition(rule);
  texts_.require_known();
  return std::move(builder_).take(rule.operation);
}

}  // namespace cairn::feasibility
