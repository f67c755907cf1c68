#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cairn/space/options.hpp"
#include "feasibility/rule.hpp"

namespace cairn::feasibility {

/// Rules as an automaton over decisions made one group after the other: its state is what the
/// decisions so far leave of each rule (a residual expression, simplified: `2 + count(...) <= 2`
/// becomes "none of the rest", one that can no longer fail becomes true). States are numbered in
/// the order in which they are met, and kept.
class RuleWalk {
 public:
  using State = std::uint32_t;
  static constexpr State kBroken = ~State{0};  ///< some rule can no longer hold

  RuleWalk(std::vector<Rule> rules, const std::vector<space::Decision>& decisions);
  RuleWalk(RuleWalk&&) noexcept;
  RuleWalk& operator=(RuleWalk&&) noexcept;
  ~RuleWalk();

  State begin();
  /// The state after the decisions [first, first + choices.size()) are made. Once every decision
  /// was made exactly once, all states but kBroken mean that every rule holds.
  State next(State state, std::size_t first, std::span<const std::uint16_t> choices);
  /// States so far, those between the decisions of a group included.
  std::size_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::feasibility
