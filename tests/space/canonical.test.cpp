#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "cairn/space/space.hpp"
#include "space/branches.hpp"
#include "space/check_all.hpp"

namespace cairn::space {
namespace {

const std::vector<Decision> kRates{{"training.rate", {0.1, 0.2, 0.1}}};
const std::vector<Decision> kOneRate{{"training.rate", {0.1}}};

TEST(Canonical, IsTheFirstEncodingWithIdentities) {
  const StageOptions stage{{1, 2},    {"conv3x3", "identity", "residual"},
                           {4, 8},    {"none", "stride", "max_pool"},
                           {"batch"}, {"relu"},
                           2};
  const Space space({{stage}, {}}, {{1, 6, 6}, 2}, kOneRate);
  EXPECT_EQ(space.encodings(), 36 * 36);
  EXPECT_LT(check_all(space), 900u);
}

TEST(Canonical, SharesBlocksBetweenStages) {
  const StageOptions stage{
      {2, 1, 3, 2}, {"identity", "conv3x3"}, {4}, {"stride", "none"}, {"none"}, {"relu"}, 3};
  check_all(Space({{stage}, {}}, {{1, 6, 6}, 2}, kOneRate));
}

TEST(Canonical, TellsApartWhatBeginsAlikeOnOneChannel) {
  const StageOptions stage{
      {1},
      {"inception", "conv3x3", "separable3x3", "residual", "separable5x5", "conv5x5"},
      {1, 2},
      {"none", "stride", "average_pool"},
      {"batch", "none"},
      {"relu"},
      2};
  check_all(Space({{stage}, {}}, {{1, 4, 3}, 2}, kOneRate));
}

TEST(Canonical, MergesEqualChoices) {
  const StageOptions stage{{1}, {"conv3x3", "conv3x3"}, {4, 4}, {"none"}, {"none"}, {"relu"}, 1};
  const HeadOptions head{{"flatten", "global_average", "flatten"}, {0, 3, 0}, {0.0, 0.5, -0.0}};
  const Space space({{stage}, head}, {{1, 4, 4}, 2}, kRates);
  EXPECT_EQ(check_all(space), 2u * 2 * 2 * 2);
}

StageOptions random_stage(Random& random) {
  return {
      draw<int>(random, {1, 2, 3}, 3),
      draw<std::string>(
          random, {"conv3x3", "separable3x3", "residual", "inception", "identity", "identity"}, 3),
      draw<int>(random, {1, 2, 4}, 2),
      draw<std::string>(random, {"none", "stride", "max_pool", "average_pool"}, 3),
      draw<std::string>(random, {"batch", "none"}, 1),
      draw<std::string>(random, {"relu", "silu"}, 1),
      1};
}

TEST(Canonical, HoldsForRandomSpaces) {
  int spaces = 0;
  for (std::uint64_t seed = 0; seed < 200 && !HasFailure(); ++seed) {
    Random random(seed, "space");
    Options options{{}, {}};
    const std::size_t stages = 1 + random.below(4);
    while (options.stage.size() < stages) options.stage.push_back(random_stage(random));
    try {
      const Space space(options, {{1 + static_cast<std::int64_t>(random.below(2)), 5, 7}, 3},
                        kOneRate);
      if (space.encodings() > 1500) continue;
      check_all(space);
      ++spaces;
    } catch (const UsageError&) {  // inception with odd widths alone
    }
  }
  EXPECT_GT(spaces, 50);
}

Options options_of(std::vector<int> blocks, std::vector<std::string> ops, std::vector<int> widths) {
  return {
      {{std::move(blocks), std::move(ops), std::move(widths), {"none"}, {"batch"}, {"relu"}, 2}},
      {}};
}

TEST(SpaceHash, IsOfTheNetworkNotOfTheSpace) {
  const Task task{{3, 8, 8}, 10};
  const Space a(options_of({1, 2}, {"conv3x3", "residual"}, {4, 8}), task, kRates);
  const Space b(options_of({2, 3, 1}, {"identity", "residual", "conv3x3"}, {16, 8, 4}), task,
                {{"training.rate", {0.2}}});
  for (std::uint64_t i = 0; i < 64 * 3; ++i) {
    const Architecture in_a = a.at(i);
    const auto in_b = b.find(a.graph(in_a));
    ASSERT_TRUE(in_b);
    EXPECT_EQ(a.hash(in_a) == b.hash(*in_b), i % 3 == 1);  // rate 0.2
  }
}

TEST(SpaceHash, SeesInputOutputsAndTraining) {
  const Options options = options_of({1}, {"conv3x3"}, {4});
  auto hash_with = [&](const Task& task, std::vector<Decision> training) {
    const Space space(options, task, std::move(training));
    return space.hash(space.at(0));
  };
  const Hash128 base = hash_with({{3, 8, 8}, 10}, {{"a", {0.1}}});
  EXPECT_EQ(base, hash_with({{3, 8, 8}, 10}, {{"a", {0.1, 0.2}}}));
  EXPECT_NE(base, hash_with({{3, 8, 9}, 10}, {{"a", {0.1}}}));
  EXPECT_NE(base, hash_with({{3, 8, 8}, 11}, {{"a", {0.1}}}));
  EXPECT_NE(base, hash_with({{3, 8, 8}, 10}, {{"b", {0.1}}}));
  EXPECT_NE(base, hash_with({{3, 8, 8}, 10}, {{"a", {"0.1"}}}));
  EXPECT_NE(base, hash_with({{3, 8, 8}, 10}, {}));
  EXPECT_EQ(hex(base), "e36b2d917b583a6b4cc59a2620021842");  // stable: files hold it
}

TEST(SpaceFind, RefusesWhatTheSpaceDoesNotHold) {
  const Task task{{3, 8, 8}, 10};
  const Space space(options_of({1, 2}, {"conv3x3"}, {4}), task);
  const Space other(options_of({1, 3}, {"conv3x3", "residual"}, {4, 8}), task);
  int held = 0;
  for (std::uint64_t i = 0; i < 64; ++i)
    held += space.find(other.graph(other.at(i))).has_value() ? 1 : 0;
  EXPECT_EQ(held, 3);  // 1 + 1, 1 + 3 and 3 + 1 blocks of conv3x3 4, in the other's encodings
  Graph graph = space.graph(space.at(0));
  EXPECT_TRUE(space.find(graph));
  std::get<Linear>(graph.nodes.back().layer).bias = false;
  EXPECT_FALSE(space.find(graph));
  graph.nodes.pop_back();
  EXPECT_FALSE(space.find(graph));
  EXPECT_FALSE(space.find(Graph{}));
  const Space larger(options_of({1, 2}, {"conv3x3"}, {4}), {{3, 9, 8}, 10});
  EXPECT_FALSE(larger.find(space.graph(space.at(0))));
}

TEST(SpaceFind, SurvivesDamagedGraphs) {
  StageOptions stage{{1, 2},
                     {"residual", "inception", "separable3x3"},
                     {4, 8},
                     {"stride", "max_pool"},
                     {"batch", "none"},
                     {"relu"},
                     3};
  const Space space({{stage}, {{"global_average"}, {0, 16}, {0.0, 0.5}}}, {{3, 16, 16}, 10});
  Random random(7, "damage");
  for (int i = 0; i < 2000; ++i) {
    const Architecture architecture = space.sample(random);
    Graph graph = space.graph(architecture);
    const std::size_t at = random.below(graph.nodes.size());
    graph.nodes.erase(graph.nodes.begin() + static_cast<std::ptrdiff_t>(at));
    const auto found = space.find(graph);
    if (found) {
      EXPECT_EQ(hash(space.graph(*found)), hash(graph));
    }
  }
}

}  // namespace
}  // namespace cairn::space
