#include "feasibility/rule.hpp"

#include <algorithm>
#include <utility>

#include "feasibility/expression.hpp"
#include "feasibility/rule_parser.hpp"

namespace cairn::feasibility {

Rule::Rule(std::string name, std::string text, const std::vector<space::Decision>& decisions)
    : name_(std::move(name)), text_(std::move(text)) {
  expression_ = std::make_shared<const Expression>(parse_rule({name_, text_}, decisions));
  for (const auto& operation : expression_->operations)
    if (operation.kind == Expression::Kind::table) decisions_.push_back(operation.decision);
  std::ranges::sort(decisions_);
  const auto repeated = std::ranges::unique(decisions_);
  decisions_.erase(repeated.begin(), repeated.end());
}

bool Rule::holds(const space::Architecture& architecture) const {
  return evaluate(*expression_, architecture.choices) != 0;
}

}  // namespace cairn::feasibility
