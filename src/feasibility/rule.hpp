#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cairn/space/architecture.hpp"
#include "cairn/space/options.hpp"

namespace cairn::feasibility {

struct Expression;  ///< expression.hpp

/// A condition on decisions, parsed. What `holds` says is its meaning; the solver must agree.
class Rule {
 public:
  /// Throws UsageError with the column, the place marked, and the nearest name.
  /// `name` stands for the rule in messages: "rule[2]".
  Rule(std::string name, std::string text, const std::vector<space::Decision>& decisions);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  /// What it reads, ascending indices without repetition.
  const std::vector<std::size_t>& decisions() const { return decisions_; }
  const std::shared_ptr<const Expression>& expression() const { return expression_; }

  bool holds(const space::Architecture& architecture) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::size_t> decisions_;
  std::shared_ptr<const Expression> expression_;
};

}  // namespace cairn::feasibility
