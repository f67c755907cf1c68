#pragma once

#include <string>
#include <vector>

#include "cairn/space/options.hpp"
#include "feasibility/rule_builder.hpp"
#include "feasibility/rule_error.hpp"
#include "feasibility/rule_term.hpp"
#include "feasibility/rule_texts.hpp"

namespace cairn::feasibility {

/// Combines typed parts into an Expression: checks types and scales fractions to integers.
/// Throws as refuse_rule does. `offset`: where the combination begins; `at`: its operator.
class RuleTerms {
 public:
  using Terms = std::vector<RuleTerm>;

  RuleTerms(const RuleSource& source, const std::vector<space::Decision>& decisions)
      : source_(source),
        decisions_(decisions),
        builder_(source),
        texts_(source, decisions, builder_) {}

  RuleTerm number(std::size_t offset, const std::string& digits);
  RuleTerm text(std::size_t offset, const std::string& text);
  RuleTerm truth(std::size_t offset, bool value);
  RuleTerm decision(std::size_t offset, std::size_t index);

  RuleTerm negative(std::size_t offset, const RuleTerm& term);
  RuleTerm product(std::size_t at, const RuleTerm& a, const RuleTerm& b);
  RuleTerm quotient(std::size_t at, const RuleTerm& a, const RuleTerm& b);
  RuleTerm sum(std::size_t offset, const Terms& terms);
  RuleTerm least(std::size_t offset, const Terms& terms);
  RuleTerm greatest(std::size_t offset, const Terms& terms);
  RuleTerm count(std::size_t offset, const Terms& conditions);

  /// `comparison`: "==", "!=", "<", "<=", ">", ">="
  RuleTerm compare(std::size_t at, const std::string& comparison, const RuleTerm& a,
                   const RuleTerm& b);
  RuleTerm both(std::size_t offset, const Terms& conditions);
  RuleTerm either(std::size_t offset, const Terms& conditions);
  RuleTerm implies(const RuleTerm& a, const RuleTerm& b);
  RuleTerm inverse(std::size_t offset, const RuleTerm& condition);

  Expression take(const RuleTerm& rule) &&;

 private:
  using Kind = Expression::Kind;
  using Ids = RuleBuilder::Ids;

  RuleTerm as_number(const RuleTerm& term);
  RuleTerm scaled(std::size_t offset, const RuleTerm& number, const Fraction& factor);
  RuleTerm number_of(std::size_t offset, std::size_t decision, bool inverse);
  /// The operations of numbers over their common denominator, which goes to `denominator`.
  Ids aligned(std::size_t offset, const Terms& terms, std::int64_t& denominator);
  RuleTerm folded(std::size_t offset, Kind kind, const Terms& terms);
  RuleTerm condition(std::size_t offset, Kind kind, const Terms& terms);
  RuleTerm equal(std::size_t at, const RuleTerm& a, const RuleTerm& b);
  void require_condition(const RuleTerm& term) const;
  std::int64_t must(std::size_t offset, std::optional<std::int64_t> value) const;
  std::string is_a(const RuleTerm& term) const;

  const RuleSource& source_;
  const std::vector<space::Decision>& decisions_;
  RuleBuilder builder_;
  RuleTexts texts_;
};

}  // namespace cairn::feasibility
