#include "feasibility/rule_solver.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "random_rules.hpp"

namespace cairn::feasibility {
namespace {

using Choices = std::vector<std::uint16_t>;

/// Some random rules on a random space, and by brute force which architectures they allow.
struct Instance {
  explicit Instance(std::uint64_t seed, std::size_t count) : source(seed) {
    while (rules.size() < count) {
      Rule rule("rule", source.rule(2).text, source.decisions());
      if (!rule.decisions().empty()) rules.push_back(std::move(rule));
    }
    everything = all_architectures(source.decisions());
    allowed = allowed_by(rules);
  }

  std::vector<space::Architecture> allowed_by(const std::vector<Rule>& some) const {
    std::vector<space::Architecture> result;
    for (const auto& architecture : everything)
      if (std::ranges::all_of(some, [&](const Rule& rule) { return rule.holds(architecture); }))
        result.push_back(architecture);
    return result;
  }

  RandomRules source;
  std::vector<Rule> rules;
  std::vector<space::Architecture> everything;
  std::vector<space::Architecture> allowed;
};

void expect_smallest(const Instance& instance, const std::vector<std::size_t>& conflict) {
  ASSERT_EQ(conflict.empty(), !instance.allowed.empty());
  ASSERT_TRUE(std::ranges::is_sorted(conflict));
  std::vector<Rule> members;
  for (std::size_t rule : conflict) members.push_back(instance.rules[rule]);
  EXPECT_EQ(instance.allowed_by(members).empty(), !members.empty());
  for (std::size_t i = 0; i < members.size(); ++i) {
    std::vector<Rule> fewer = members;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(instance.allowed_by(fewer).empty());
  }
}

std::vector<std::vector<bool>> used_choices(const Instance& instance) {
  std::vector<std::vector<bool>> used;
  for (const auto& decision : instance.source.decisions())
    used.emplace_back(decision.choices.size(), false);
  for (const auto& architecture : instance.allowed)
    for (std::size_t i = 0; i < used.size(); ++i) used[i][architecture.choices[i]] = true;
  return used;
}

/// Whether no further choice of the wish fits to those that were kept of it.
bool keeps_what_it_can(const Instance& instance, const Choices& wish, const Choices& found) {
  for (std::size_t more = 0; more < wish.size(); ++more) {
    if (found[more] == wish[more]) continue;
    const auto fits = [&](const space::Architecture& other) {
      for (std::size_t i = 0; i < wish.size(); ++i)
        if ((found[i] == wish[i] || i == more) && other.choices[i] != wish[i]) return false;
      return true;
    };
    if (std::ranges::any_of(instance.allowed, fits)) return false;
  }
  return true;
}

void expect_near(const Instance& instance, RuleSolver& solver, Random& random) {
  const auto& wish = instance.everything[random.below(instance.everything.size())];
  const auto found = solver.near(wish, random);
  ASSERT_EQ(found.has_value(), !instance.allowed.empty());
  if (!found) return;
  ASSERT_TRUE(std::ranges::binary_search(instance.allowed, *found));
  ASSERT_TRUE(keeps_what_it_can(instance, wish.choices, found->choices));
  EXPECT_EQ(std::ranges::binary_search(instance.allowed, wish), *found == wish);
}

TEST(RuleSolver, AgreesWithBruteForce) {
  mallopt(M_TRIM_THRESHOLD, 1 << 28);  // else each solver gives its memory back: half of the time
  std::size_t impossible = 0;
  std::size_t dead = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    const Instance instance(seed, 1 + seed % 6);
    RuleSolver solver(instance.rules, instance.source.decisions());
    expect_smallest(instance, solver.conflict());
    const auto used = used_choices(instance);
    ASSERT_EQ(solver.alive(), used);
    Random random(seed, "near");
    for (int i = 0; i < 2; ++i) expect_near(instance, solver, random);
    impossible += instance.allowed.empty() ? 1 : 0;
    if (!instance.allowed.empty())
      for (const auto& choices : used) dead += std::ranges::count(choices, false);
  }
  EXPECT_GT(impossible, 200u);
  EXPECT_LT(impossible, 800u);
  EXPECT_GT(dead, 300u);
}

Decisions numbers(std::size_t count, std::int64_t choices) {
  Decisions decisions;
  for (std::size_t i = 0; i < count; ++i) {
    decisions.push_back({"x" + std::to_string(i), {}});
    for (std::int64_t choice = 0; choice < choices; ++choice)
      decisions.back().choices.emplace_back(choice);
  }
  return decisions;
}

std::vector<Rule> all_different(const Decisions& decisions) {
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < decisions.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      rules.emplace_back("rule", decisions[j].name + " != " + decisions[i].name, decisions);
  return rules;
}

TEST(RuleSolver, NamesTheRulesThatConflict) {
  const Decisions decisions = numbers(4, 10);
  const std::vector<std::string> texts{"x0 < x1", "x3 > 2", "x1 < x2", "x0 + x3 > 4", "x2 < x0"};
  std::vector<Rule> rules;
  for (const auto& text : texts) rules.emplace_back("rule", text, decisions);
  EXPECT_EQ(RuleSolver(rules, decisions).conflict(), (std::vector<std::size_t>{0, 2, 4}));
  rules.pop_back();
  EXPECT_TRUE(RuleSolver(rules, decisions).conflict().empty());
}

TEST(RuleSolver, NearIsDifferentForEachWishAndTheSameForTheSameSeed) {
  const Decisions decisions = numbers(8, 9);
  RuleSolver solver(all_different(decisions), decisions);
  RuleSolver other(all_different(decisions), decisions);
  other.alive();  // what was asked before must not matter
  Random random(1, "near");
  std::set<Choices> found;
  for (std::uint64_t i = 0; i < 50; ++i) {
    space::Architecture wish;
    for (std::size_t d = 0; d < decisions.size(); ++d)
      wish.choices.push_back(static_cast<std::uint16_t>(random.below(9)));
    Random one(i, "order");
    Random two(i, "order");
    const auto architecture = solver.near(wish, one);
    ASSERT_TRUE(architecture);
    EXPECT_EQ(architecture, other.near(wish, two));
    found.insert(architecture->choices);
  }
  EXPECT_GE(found.size(), 49u);
}

TEST(RuleSolver, NearChoosesUniformlyWhatTheWishLeavesOpen) {
  const Decisions decisions = numbers(2, 6);
  RuleSolver solver({Rule("rule", "x0 != x1", decisions)}, decisions);
  Random random(3, "near");
  constexpr int kSamples = 2000;
  std::vector<int> counts(6);
  for (int i = 0; i < kSamples; ++i) {
    const auto found = solver.near({{2, 2}}, random);
    ASSERT_TRUE(found);
    ++counts[found->choices[0] == 2 ? found->choices[1] : found->choices[0]];
  }
  EXPECT_EQ(counts[2], 0);
  double chi_squared = 0;
  for (int choice : {0, 1, 3, 4, 5})
    chi_squared += std::pow(counts[choice] - kSamples / 5.0, 2) / (kSamples / 5.0);
  EXPECT_LT(chi_squared, 18.5);  // 99.9 % of 4 degrees of freedom
}

TEST(RuleSolver, GivesUpOnWhatIsTooHard) {
  const Decisions pigeons = numbers(14, 13);  // exponential for resolution (Haken 1985)
  RuleSolver solver(all_different(pigeons), pigeons);
  EXPECT_TRUE(solver.conflict().empty());
}

TEST(RuleSolver, WithoutRulesKeepsTheWish) {
  const Decisions decisions = numbers(2, 3);
  RuleSolver solver({}, decisions);
  Random random(1, "near");
  EXPECT_TRUE(solver.conflict().empty());
  EXPECT_EQ(solver.near({{2, 1}}, random), space::Architecture({{2, 1}}));
  EXPECT_EQ(solver.alive(), (std::vector<std::vector<bool>>(2, {true, true, true})));
  RuleSolver never({Rule("rule", "false", decisions)}, decisions);
  EXPECT_EQ(never.conflict(), std::vector<std::size_t>{0});
  EXPECT_EQ(never.near({{2, 1}}, random), std::nullopt);
  EXPECT_EQ(never.alive(), (std::vector<std::vector<bool>>(2, {false, false, false})));
}

TEST(RuleSolver, LargeNumbersAndManyChoices) {
  Decisions decisions = numbers(1, 3000);
  decisions.push_back({"y", {0.001, 0.0375, 12345.678}});
  const std::vector<Rule> rules{
      Rule("rule", "x0 * y * 1e6 == 2.4e8 * 0.9375 / 2", decisions)};  // 3000 · 0.0375 = 112.5
  RuleSolver solver(rules, decisions);
  EXPECT_EQ(solver.conflict(), std::vector<std::size_t>{0});
  RuleSolver less({Rule("rule", "x0 * y * 1e6 == 2998 * 37500", decisions)}, decisions);
  Random random(1, "near");
  EXPECT_EQ(less.near({{5, 0}}, random), space::Architecture({{2998, 1}}));
}

}  // namespace
}  // namespace cairn::feasibility
