#include "feasibility/rule_walk.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "feasibility/residuals.hpp"

namespace cairn::feasibility {

struct RuleWalk::Impl {
  static constexpr State kUnknown = kBroken - 1;

  struct Known {
    Residuals::Id residual = 0;
    std::vector<std::uint32_t> reads;      ///< decisions
    std::vector<std::vector<State>> next;  ///< for each of `reads` and each choice
  };

  Impl(const std::vector<Rule>& rules, const std::vector<space::Decision>& decisions) {
    for (const space::Decision& decision : decisions) choices.push_back(decision.choices.size());
    Residuals::Ids conditions;
    for (const Rule& rule : rules) conditions.push_back(residuals.import(*rule.expression()));
    first = state_of(residuals.both(conditions));
  }

  State state_of(Residuals::Id residual) {
    if (residual == never) return kBroken;
    const auto [place, fresh] = states.try_emplace(residual, static_cast<State>(known.size()));
    if (fresh) {
      const auto reads = residuals.reads(residual);
      known.push_back({residual, {reads.begin(), reads.end()}, {}});
      known.back().next.resize(reads.size());
    }
    return place->second;
  }

  State step(State state, std::size_t index, std::uint16_t choice) {
    auto& row = known[state].next[index];
    if (choice < row.size() && row[choice] != kUnknown) return row[choice];
    const std::uint32_t decision = known[state].reads[index];
    if (choice >= choices[decision]) throw std::out_of_range("a choice that the space lacks");
    row.resize(choices[decision], kUnknown);
    const State next = state_of(residuals.assign(known[state].residual, decision, choice));
    return known[state].next[index][choice] = next;
  }

  Residuals residuals;
  Residuals::Id never = residuals.constant(0);
  std::vector<std::size_t> choices;  ///< of each decision
  std::unordered_map<Residuals::Id, State> states;
  std::vector<Known> known;
  State first = 0;
};

RuleWalk::RuleWalk(std::vector<Rule> rules, const std::vector<space::Decision>& decisions)
    : impl_(std::make_unique<Impl>(rules, decisions)) {}
RuleWalk::RuleWalk(RuleWalk&&) noexcept = default;
RuleWalk& RuleWalk::operator=(RuleWalk&&) noexcept = default;
RuleWalk::~RuleWalk() = default;

RuleWalk::State RuleWalk::begin() {
  return impl_->first;
}

RuleWalk::State RuleWalk::next(State state, std::size_t first,
                               std::span<const std::uint16_t> choices) {
  const std::size_t end = first + choices.size();
  while (state != kBroken) {
    const auto& reads = impl_->known[state].reads;
    const auto read = std::ranges::lower_bound(reads, first);
    if (read == reads.end() || *read >= end) break;
    const std::size_t decision = *read;
    state = impl_->step(state, static_cast<std::size_t>(read - reads.begin()),
                        choices[decision - (end - choices.size())]);
    first = decision + 1;
  }
  return state;
}

std::size_t RuleWalk::size() const {
  return impl_->known.size();
}

}  // namespace cairn::feasibility
