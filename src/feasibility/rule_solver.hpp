#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/architecture.hpp"
#include "cairn/space/options.hpp"
#include "feasibility/rule.hpp"

namespace cairn::feasibility {

/// What rules say together, without costs, answered by z3. Deterministic: resource limits and a
/// fixed seed, no time-outs. Not for two threads at a time.
class RuleSolver {
 public:
  RuleSolver(const std::vector<Rule>& rules, const std::vector<space::Decision>& decisions);
  RuleSolver(RuleSolver&&) noexcept;
  ~RuleSolver();

  /// A smallest set (none of them can be left out) of rules that cannot hold together, ascending;
  /// empty if all can, or if the solver gives up.
  std::vector<std::size_t> conflict();
  /// For each decision and choice: whether some architecture with it meets all rules. True, too,
  /// where the solver gives up.
  std::vector<std::vector<bool>> alive();
  /// An architecture that meets all rules and keeps of `wish` what it can: each choice in random
  /// order, unless it contradicts the rules and those kept before; the others are random among what
  /// these leave. Nothing: there is none, or the solver gives up.
  std::optional<space::Architecture> near(const space::Architecture& wish, Random& random);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::feasibility
