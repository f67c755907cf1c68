// Regions of spaces with branches against brute force.

#include "space/branches.hpp"

#include <gtest/gtest.h>

#include <set>

#include "brute_force.hpp"
#include "cairn/core/error.hpp"
#include "cairn/feasibility/region.hpp"
#include "spaces.hpp"

namespace cairn::feasibility {
namespace {

using space::Architecture;

/// A random space with branches that has some networks and few encodings.
SpacePtr branch_space(Random& random, double most) {
  for (;;) {
    const auto scene = space::random_branches(random);
    std::vector<space::Decision> training{{"training.batch", {std::int64_t{8}, std::int64_t{32}}},
                                          {"training.optimizer", {"sgd", "adam"}}};
    training.resize(random.below(3));
    auto space = std::make_shared<const space::Space>(scene.options, scene.task, training);
    if (space->encodings() < most && any_buildable(*space, random)) return space;
  }
}

TEST(Branches, RegionsHoldExactlyWhatIsFeasible) {
  int several = 0, cut = 0, empty = 0;
  for (std::uint64_t i = 0; i < 150; ++i) {
    SCOPED_TRACE(i);
    Random random(i, "branches_test");
    const auto space = branch_space(random, 2000);
    const Options options = random_budgets(*space, random);
    const auto expected = all_feasible(*space, options);
    const Region region(space, options, kSetting);
    std::set<Architecture> held, enumerated;
    const auto all = static_cast<std::uint64_t>(space->encodings());
    for (std::uint64_t e = 0; e < all; ++e)
      if (region.contains(space->at(e))) held.insert(space->at(e));
    for (std::uint64_t c = 0; c < static_cast<std::uint64_t>(region.candidates()); ++c)
      if (auto architecture = region.at(c)) enumerated.insert(*architecture);
    const std::set<Architecture> feasible(expected.begin(), expected.end());
    EXPECT_EQ(held, feasible);
    EXPECT_EQ(enumerated, feasible);
    const Count count = region.count(2000);
    EXPECT_NEAR(count.value, static_cast<double>(expected.size()),
                count.exact ? 0 : 5 * count.error);
    several += space->task().inputs.size() > 1 ? 1 : 0;
    cut += expected.size() < all ? 1 : 0;
    empty += expected.empty() ? 1 : 0;
  }
  EXPECT_GT(several, 50);
  EXPECT_GT(cut, 100);
  EXPECT_LT(empty, 100);
}

/// Widths that sum to the same, or differ in the same way, are one state.
TEST(Branches, CountsALargeSpace) {
  auto scene = space::two_branches();
  for (auto& branch : scene.options.branch)
    for (auto& stage : branch.dense) stage.repeat = 3;
  const auto space = std::make_shared<const space::Space>(scene.options, scene.task);
  EXPECT_GT(space->encodings(), 1e13);
  Options options;
  options.parameters.max = 3000;
  options.training_memory.max = 200'000;
  const Region region(space, options, kSetting);
  EXPECT_FALSE(region.empty());
  Random random(1, "large");
  for (int i = 0; i < 20; ++i) {
    const auto architecture = region.sample(random);
    ASSERT_TRUE(architecture);
    EXPECT_TRUE(feasible(*space, options, *architecture));
  }
}

TEST(Branches, RulesNameTheirDecisions) {
  const auto scene = space::two_branches();
  const auto space = std::make_shared<const space::Space>(scene.options, scene.task);
  Options options;
  options.rule = {
      {"branch[1].sequence[1].kernel == 5 and trunk[2].width >= trunk[1].width and "
       "branch[2].dense[1].skip == 'add'",
       ""}};
  const Region region(space, options, kSetting);
  Random random(1, "rules");
  for (int i = 0; i < 20; ++i) {
    const auto architecture = region.sample(random);
    ASSERT_TRUE(architecture);
    EXPECT_EQ(space->value(*architecture, "branch[1].sequence[1].kernel"),
              space::Choice(std::int64_t{5}));
    EXPECT_EQ(space->value(*architecture, "branch[2].dense[1].skip"), space::Choice("add"));
  }
  options.rule[0].require = "branch[1].dense[3].width == 8";
  EXPECT_THROW(Region(space, options, kSetting), UsageError);
}

}  // namespace
}  // namespace cairn::feasibility
