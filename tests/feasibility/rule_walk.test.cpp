#include "feasibility/rule_walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "random_rules.hpp"

namespace cairn::feasibility {
namespace {

struct Group {
  std::size_t first = 0;
  std::size_t count = 1;
};

/// The decisions cut into random groups in random order.
std::vector<Group> random_groups(std::size_t decisions, Random& random) {
  std::vector<Group> groups;
  for (std::size_t first = 0; first < decisions;) {
    const std::size_t count = 1 + random.below(std::min<std::size_t>(4, decisions - first));
    groups.push_back({first, count});
    first += count;
  }
  for (std::size_t i = groups.size(); i > 1; --i) std::swap(groups[i - 1], groups[random.below(i)]);
  return groups;
}

RuleWalk::State walk(RuleWalk& walk, const std::vector<Group>& groups,
                     const space::Architecture& architecture) {
  auto state = walk.begin();
  for (const auto& [first, count] : groups)
    state = walk.next(state, first, std::span(architecture.choices).subspan(first, count));
  return state;
}

TEST(RuleWalk, AgreesWithTheRulesOnEveryArchitecture) {
  std::size_t met = 0;
  std::size_t broken = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    RandomRules source(seed);
    std::vector<Rule> rules;
    for (std::uint64_t i = 0; i < 1 + seed % 3; ++i)
      rules.emplace_back("rule[" + std::to_string(i + 1) + "]", source.rule().text,
                         source.decisions());
    const auto groups = random_groups(source.decisions().size(), source.random());
    RuleWalk automaton(rules, source.decisions());
    auto all = all_architectures(source.decisions());
    if (all.size() > 2000) {
      for (std::size_t i = 0; i < 2000; ++i)
        std::swap(all[i], all[i + source.random().below(all.size() - i)]);
      all.resize(2000);
    }
    for (const auto& architecture : all) {
      const bool holds =
          std::ranges::all_of(rules, [&](const Rule& rule) { return rule.holds(architecture); });
      ++(holds ? met : broken);
      ASSERT_EQ(walk(automaton, groups, architecture) != RuleWalk::kBroken, holds)
          << rules[0].text() << " (seed " << seed << ")";
    }
  }
  EXPECT_GT(met, 30000u);
  EXPECT_GT(broken, 30000u);
}

constexpr std::size_t kFields = 3;

Decisions twelve_stages() {
  Decisions decisions;
  for (int stage = 1; stage <= 12; ++stage) {
    const std::string name = "stage[" + std::to_string(stage) + "].";
    decisions.push_back({name + "op", {"conv3x3", "conv5x5", "residual", "identity"}});
    decisions.push_back({name + "width",
                         {std::int64_t{16}, std::int64_t{32}, std::int64_t{48}, std::int64_t{64},
                          std::int64_t{128}}});
    decisions.push_back({name + "down", {"none", "stride"}});
  }
  return decisions;
}

std::vector<Rule> parse(const std::vector<std::string>& texts) {
  std::vector<Rule> rules;
  for (const auto& text : texts) rules.emplace_back("rule", text, twelve_stages());
  return rules;
}

/// The states after each stage, kBroken left out: the most at a time.
std::size_t widest(const std::vector<std::string>& texts) {
  const Decisions decisions = twelve_stages();
  RuleWalk automaton(parse(texts), decisions);
  std::set<RuleWalk::State> states{automaton.begin()};
  std::size_t most = 1;
  const auto stage = all_architectures({decisions.begin(), decisions.begin() + kFields});
  for (std::size_t first = 0; first < decisions.size(); first += kFields) {
    std::set<RuleWalk::State> next;
    for (auto state : states)
      for (const auto& [choices] : stage) next.insert(automaton.next(state, first, choices));
    next.erase(RuleWalk::kBroken);
    states = std::move(next);
    most = std::max(most, states.size());
  }
  EXPECT_EQ(states.size(), 1u);  // everything is decided: nothing is left to tell apart
  return most;
}

TEST(RuleWalk, KeepsOnlyWhatStillMatters) {
  EXPECT_EQ(widest({"count(op == \"conv5x5\") <= 2"}), 3u);
  EXPECT_EQ(widest({"count(op == \"conv5x5\") >= 3"}), 4u);
  EXPECT_EQ(widest({"count(op == \"conv5x5\") == 2"}), 3u);
  EXPECT_EQ(widest({"count(op == \"conv5x5\") <= 20"}), 1u);
  EXPECT_EQ(widest({"max(width) <= 64"}), 1u);
  EXPECT_EQ(widest({"min(width) <= 16"}), 2u);
  EXPECT_EQ(widest({"all(op == \"identity\" -> down == \"none\")"}), 1u);
  EXPECT_EQ(widest({"any(op == \"residual\")"}), 2u);
  EXPECT_EQ(widest({"stage[2].width >= stage[1].width"}), 5u);
  EXPECT_EQ(widest({"stage[1].width >= 64 -> stage[12].op == \"residual\""}), 2u);
  // One more than the sum in units of 16 can be, and those that can no longer fail are one.
  EXPECT_LE(widest({"sum(width) <= 400"}), 14u);
  EXPECT_EQ(widest({"sum(width) / 3 <= 400 / 3"}), widest({"sum(width) <= 400"}));
  EXPECT_EQ(widest({"0.3 * sum(width) + 7 < 127.1"}), widest({"sum(width) <= 400"}));
}

TEST(RuleWalk, RulesThatSayTheSameShareStates) {
  const std::string rule = "count(op == \"conv5x5\") <= 2";
  const std::size_t alone = widest({rule});
  EXPECT_EQ(widest({rule, rule}), alone);
  EXPECT_EQ(widest({rule, "not 2 * count(op == \"conv5x5\") >= 6"}), alone);
  EXPECT_EQ(widest({rule, "count(op in [\"conv5x5\"]) < 3 or max(width) < 16"}), alone);
}

TEST(RuleWalk, GroupsThatNoRuleReadsChangeNothing) {
  RuleWalk automaton(parse({"stage[2].width >= stage[1].width"}), twelve_stages());
  const auto begin = automaton.begin();
  const std::vector<std::uint16_t> choices{1, 4, 1};
  EXPECT_EQ(automaton.next(begin, 3 * kFields, choices), begin);
  EXPECT_EQ(automaton.size(), 1u);
  const auto next = automaton.next(begin, 0, choices);
  EXPECT_NE(next, begin);
  EXPECT_EQ(automaton.next(next, 2, std::span(choices).subspan(2)), next);
  EXPECT_EQ(automaton.next(next, kFields, std::vector<std::uint16_t>{0, 3, 0}), RuleWalk::kBroken);
  EXPECT_EQ(automaton.next(RuleWalk::kBroken, 0, choices), RuleWalk::kBroken);
  EXPECT_THROW(automaton.next(begin, 1, std::vector<std::uint16_t>{5}), std::out_of_range);
}

TEST(RuleWalk, WithoutRulesOrWithOnesThatNeverHold) {
  const Decisions decisions = twelve_stages();
  RuleWalk free({}, decisions);
  EXPECT_EQ(free.next(free.begin(), 0, std::vector<std::uint16_t>(36)), free.begin());
  EXPECT_NE(free.begin(), RuleWalk::kBroken);
  for (const char* text : {"false", "min(width) < 16", "1 > 2", "count(width > 16) > 12",
                           "sum(width) == 201", "stage[1].op != stage[1].op"})
    EXPECT_EQ(RuleWalk(parse({text}), decisions).begin(), RuleWalk::kBroken) << text;
}

}  // namespace
}  // namespace cairn::feasibility
