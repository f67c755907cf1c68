// Regions against brute force: every encoding of small spaces is built whole and measured.

#include "cairn/feasibility/region.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "brute_force.hpp"
#include "cairn/core/error.hpp"
#include "spaces.hpp"

namespace cairn::feasibility {
namespace {

using space::Architecture;

/// All that `at` gives, each at most once.
std::vector<Architecture> enumerated(const Region& region) {
  std::set<Architecture> found;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(region.candidates()); ++i)
    if (auto architecture = region.at(i)) {
      EXPECT_TRUE(found.insert(*architecture).second) << "twice";
    }
  return {found.begin(), found.end()};
}

void expect_count(const Count& count, double expected) {
  if (count.exact) {
    EXPECT_EQ(count.value, expected);
  } else {
    EXPECT_NEAR(count.value, expected, 5 * count.error);
  }
}

TEST(Region, HoldsExactlyWhatIsFeasible) {
  int exact = 0, empty = 0, proved = 0;
  for (std::uint64_t i = 0; i < 250; ++i) {
    SCOPED_TRACE(i);
    Random random(i, "region_test");
    const auto space = random_space(random, 4000);
    const Options options = random_budgets(*space, random);
    const auto expected = all_feasible(*space, options);
    const Region region(space, options, kSetting);
    const auto all = static_cast<std::uint64_t>(space->encodings());
    std::size_t held = 0;
    for (std::uint64_t e = 0; e < all; ++e) held += region.contains(space->at(e)) ? 1 : 0;
    EXPECT_EQ(held, expected.size());
    for (const auto& architecture : expected) ASSERT_TRUE(region.contains(architecture));
    EXPECT_EQ(enumerated(region), expected);
    expect_count(region.count(2000), static_cast<double>(expected.size()));
    Random draw(1, "draw");
    EXPECT_EQ(region.sample(draw).has_value(), !expected.empty());
    EXPECT_TRUE(!region.empty() || expected.empty());
    exact += region.count(1).exact ? 1 : 0;
    empty += expected.empty() ? 1 : 0;
    proved += region.empty() ? 1 : 0;
  }
  EXPECT_GT(exact, 100);
  EXPECT_GT(empty, 10);
  EXPECT_LT(empty, 150);
  EXPECT_GT(proved, empty / 2);
}

/// A space with a few hundred feasible encodings and budgets of every kind.
struct Scene {
  SpacePtr space;
  Options options;
  std::vector<Architecture> feasible;
};

Scene scene() {
  for (std::uint64_t i = 0;; ++i) {
    Random random(i, "region_scene");
    Scene scene{random_space(random, 20'000), {}, {}};
    scene.options = random_budgets(*scene.space, random);
    if (scene.options.training_memory.max == 0 || scene.options.macs.max == 0) continue;
    scene.feasible = all_feasible(*scene.space, scene.options);
    if (scene.feasible.size() > 200 && scene.feasible.size() < 600) return scene;
  }
}

/// How far a χ² statistic is from what is expected, in standard deviations.
double deviation(const std::map<Architecture, int>& counts, std::size_t cells, int draws) {
  const double expected = static_cast<double>(draws) / static_cast<double>(cells);
  double statistic = expected * static_cast<double>(cells - counts.size());
  for (const auto& [cell, count] : counts)
    statistic += (count - expected) * (count - expected) / expected;
  const auto freedom = static_cast<double>(cells - 1);
  return (statistic - freedom) / std::sqrt(2 * freedom);
}

TEST(Region, SamplesUniformly) {
  const Scene scene = feasibility::scene();
  const Region region(scene.space, scene.options, kSetting);
  const int draws = 100 * static_cast<int>(scene.feasible.size());
  Random random(1, "uniform");
  std::map<Architecture, int> counts;
  for (int i = 0; i < draws; ++i) ++counts[region.sample(random).value()];
  for (const auto& [architecture, count] : counts)
    EXPECT_TRUE(feasible(*scene.space, scene.options, architecture));
  EXPECT_LT(std::abs(deviation(counts, scene.feasible.size(), draws)), 4.5);
}

int distance(const Architecture& a, const Architecture& b) {
  int different = 0;
  for (std::size_t d = 0; d < a.choices.size(); ++d)
    different += a.choices[d] != b.choices[d] ? 1 : 0;
  return different;
}

TEST(Region, MutatesToEveryFeasibleNeighbourEquallyOften) {
  const Scene scene = feasibility::scene();
  const Region region(scene.space, scene.options, kSetting);
  Random random(2, "neighbours");
  for (std::size_t i = 0; i < scene.feasible.size(); i += 37) {
    const Architecture& parent = scene.feasible[i];
    std::size_t near = 0;
    for (const auto& other : scene.feasible) near += distance(parent, other) == 1 ? 1 : 0;
    if (near < 2) continue;
    const int draws = 200 * static_cast<int>(near);
    std::map<Architecture, int> counts;
    for (int k = 0; k < draws; ++k)
      ++counts[region.neighbour(parent, random, [](const auto&) { return true; }).value()];
    EXPECT_EQ(counts.size(), near);
    for (const auto& [child, count] : counts) {
      EXPECT_EQ(distance(parent, child), 1);
      EXPECT_TRUE(region.contains(child));
    }
    EXPECT_LT(std::abs(deviation(counts, near, draws)), 4.5);
  }
}

TEST(Region, MutatesDecisionsByTheirWeights) {
  const Scene scene = feasibility::scene();
  const Region region(scene.space, scene.options, kSetting);
  Random random(6, "weights");
  std::vector<double> weights(scene.space->decisions().size());
  for (std::size_t d = 0; d < weights.size(); ++d) weights[d] = 1 + static_cast<double>(d);
  const auto decision = [](const Architecture& a, const Architecture& b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a.choices, b.choices).in1 -
                                    a.choices.begin());
  };
  const Architecture& parent = scene.feasible[37];
  std::map<Architecture, double> expected;
  double total = 0;
  for (const auto& other : scene.feasible)
    if (distance(parent, other) == 1) total += expected[other] = weights[decision(parent, other)];
  ASSERT_GT(expected.size(), 3u);
  constexpr int kDraws = 20'000;
  std::map<Architecture, int> counts;
  for (int k = 0; k < kDraws; ++k)
    ++counts[region
                 .neighbour(
                     parent, random, [](const auto&) { return true; }, weights)
                 .value()];
  EXPECT_EQ(counts.size(), expected.size());
  for (const auto& [child, weight] : expected) {
    const double share = weight / total;
    EXPECT_NEAR(counts[child], kDraws * share, 4.5 * std::sqrt(kDraws * share * (1 - share)));
  }
}

/// Every neighbour is offered once, so that a search finds the last one that is new.
TEST(Region, OffersEveryNeighbourWhateverItsWeight) {
  const Scene scene = feasibility::scene();
  const Region region(scene.space, scene.options, kSetting);
  std::vector<double> weights(scene.space->decisions().size(), 1);
  weights.front() = 1e6;
  const Architecture& parent = scene.feasible[37];
  std::set<Architecture> near;
  for (const auto& other : scene.feasible)
    if (distance(parent, other) == 1) near.insert(other);
  std::vector<Architecture> offered;  // only then come those further away
  Random random(7, "offered");
  region.neighbour(
      parent, random,
      [&](const Architecture& child) {
        offered.push_back(child);
        return offered.size() == near.size();
      },
      weights);
  EXPECT_EQ(std::set(offered.begin(), offered.end()), near);
}

TEST(Region, MutatesFurtherWhereNoNeighbourIsLeft) {
  const Scene scene = feasibility::scene();
  const Region region(scene.space, scene.options, kSetting);
  const Architecture& parent = scene.feasible.front();
  Random random(3, "far");
  std::set<Architecture> reached;
  for (int i = 0; i < 3000; ++i) {
    const auto child = region.neighbour(
        parent, random, [&](const Architecture& wanted) { return distance(parent, wanted) > 1; });
    ASSERT_TRUE(child);
    EXPECT_TRUE(region.contains(*child));
    reached.insert(*child);
  }
  EXPECT_GT(reached.size(), scene.feasible.size() / 4);
}

TEST(Region, KnowsWhatIsNotThere) {
  Random random(4, "none");
  const auto space = random_space(random, 4000);
  Options options;
  options.parameters = {1, 2};
  const Region region(space, options, kSetting);
  EXPECT_TRUE(region.empty());
  EXPECT_FALSE(region.sample(random));
  EXPECT_FALSE(region.neighbour(space->at(0), random, [](const auto&) { return true; }));
  EXPECT_EQ(region.candidates(), 0);
  EXPECT_EQ(region.count().value, 0);
  EXPECT_TRUE(region.count().exact);
}

TEST(Region, RefusesContradictions) {
  Random random(5, "refuse");
  const auto space = random_space(random, 4000);
  Options options;
  options.macs = {10, 5};
  EXPECT_THROW(Region(space, options), UsageError);
  options = {};
  options.step_time.max = 1;
  EXPECT_THROW(Region(space, options), UsageError);  // of which device?
  options.step_time.device = "nowhere.json";
  EXPECT_THROW(Region(space, options), Error);
}

TEST(Region, RefusesCostsBeyond64Bits) {
  space::Options options;
  options.stage = {
      space::StageOptions{{200}, {"conv7x7"}, {1 << 20}, {"none"}, {"none"}, {"relu"}, 100}};
  const auto space =
      std::make_shared<const space::Space>(options, space::Task{{3, 60'000, 60'000}, 10});
  try {
    const Region region(space, {});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("stage[1]"), std::string::npos) << error.what();
  }
}

/// The same seed, the same answers: a region built again is the same.
TEST(Region, DependsOnNothingElse) {
  const Scene scene = feasibility::scene();
  const Region one(scene.space, scene.options, kSetting), two(scene.space, scene.options, kSetting);
  Random a(1, "same"), b(1, "same");
  for (int i = 0; i < 100; ++i) {
    const auto first = one.sample(a), second = two.sample(b);
    ASSERT_EQ(first, second);
    const auto any = [](const auto&) { return true; };
    EXPECT_EQ(one.neighbour(*first, a, any), two.neighbour(*second, b, any));
  }
}

}  // namespace
}  // namespace cairn::feasibility
