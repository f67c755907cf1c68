#pragma once

#include <map>
#include <string>
#include <vector>

#include "cairn/space/options.hpp"
#include "feasibility/rule_builder.hpp"
#include "feasibility/rule_error.hpp"
#include "feasibility/rule_term.hpp"

namespace cairn::feasibility {

/// Equality where texts take part.
class RuleTexts {
 public:
  RuleTexts(const RuleSource& source, const std::vector<space::Decision>& decisions,
            RuleBuilder& builder)
      : source_(source), decisions_(decisions), builder_(builder) {}

  /// Whether a decision of texts, or of texts and numbers, equals a literal or another decision.
  /// `offset`: of the comparison.
  RuleBuilder::Id equal(std::size_t offset, const RuleTerm& a, const RuleTerm& b);
  /// Refuses texts that none of the decisions has that they were compared with.
  void require_known() const;

 private:
  /// A text of the rule: inside an aggregate it is compared with a decision of each stage.
  struct Use {
    bool found = false;
    std::size_t decision = 0;  ///< the last
    std::string text;
  };

  RuleBuilder::Id equals_literal(const RuleTerm& decision, const RuleTerm& literal);
  RuleBuilder::Id codes(std::size_t offset, std::size_t decision);

  const RuleSource& source_;
  const std::vector<space::Decision>& decisions_;
  RuleBuilder& builder_;
  std::map<std::string, std::int64_t> codes_;
  std::map<std::size_t, Use> uses_;  ///< by offset
};

}  // namespace cairn::feasibility
