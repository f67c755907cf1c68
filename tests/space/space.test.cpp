#include "cairn/space/space.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "cairn/core/error.hpp"
#include "cairn/space/cost.hpp"
#include "cairn/space/shape.hpp"

namespace cairn::space {
namespace {

const Task kTask{{3, 8, 8}, 10};

/// The text of the network that a single stage makes.
std::string network(const StageOptions& stage, const HeadOptions& head = {}) {
  const Space space({{stage}, head}, kTask);
  return to_text(space.graph(space.at(0)));
}

StageOptions stage(std::string op, std::string down, int blocks = 1, std::string norm = "none") {
  return {{blocks}, {std::move(op)}, {4}, {std::move(down)}, {std::move(norm)}, {"relu"}, 1};
}

const std::string kHead = " → average_pool to 1x1 → flatten → linear 10";

TEST(Space, ListsItsDecisionsInOrder) {
  StageOptions twice;
  twice.repeat = 2;
  const Space space({{twice}, {}}, kTask, {{"training.batch", {std::int64_t{32}}}});
  std::string names;
  for (const auto& decision : space.decisions()) names += decision.name + " ";
  EXPECT_EQ(names,
            "stage[1].blocks stage[1].op stage[1].width stage[1].down stage[1].norm "
            "stage[1].activation stage[2].blocks stage[2].op stage[2].width stage[2].down "
            "stage[2].norm stage[2].activation head.pool head.dense head.dropout training.batch ");
  EXPECT_EQ(space.encodings(), 9);
}

TEST(Space, CountsTheLastDecisionFastest) {
  StageOptions options = stage("conv3x3", "none");
  options.width = {1, 2, 3};
  const Space space({{options}, {}}, kTask, {{"t", {0.1, 0.2}}});
  for (std::uint64_t i = 0; i < 6; ++i) {
    const auto architecture = space.at(i);
    EXPECT_EQ(architecture.choices.front() * 1u + architecture.choices[2], i / 2);
    EXPECT_EQ(architecture.choices.back(), i % 2);
  }
  EXPECT_THROW(space.at(6), std::out_of_range);
}

TEST(Space, BuildsEveryOp) {
  EXPECT_EQ(network(stage("conv3x3", "none", 2)),
            "input 3x8x8 → conv3x3 4 → relu → conv3x3 4 → relu" + kHead);
  EXPECT_EQ(network(stage("conv5x5", "none", 1, "batch")),
            "input 3x8x8 → conv5x5 4 → bn → relu" + kHead);
  EXPECT_EQ(network(stage("separable3x3", "stride", 1, "batch")),
            "input 3x8x8 → conv3x3 3 /2 groups 3 → bn → relu → conv1x1 4 → bn → relu" + kHead);
  EXPECT_EQ(network(stage("separable5x5", "none")),
            "input 3x8x8 → conv5x5 3 groups 3 → relu → conv1x1 4 → relu" + kHead);
  EXPECT_EQ(network(stage("residual", "none", 2, "batch")),
            "input 3x8x8 → [conv3x3 4 → bn → relu → conv3x3 4 → bn | conv1x1 4 → bn] → add → relu"
            " → [conv3x3 4 → bn → relu → conv3x3 4 → bn | identity] → add → relu" +
                kHead);
  EXPECT_EQ(network(stage("inception", "stride")),
            "input 3x8x8 → [conv1x1 2 /2 → relu | conv3x3 2 /2 → relu] → concat" + kHead);
  EXPECT_EQ(network(stage("identity", "none", 3)), "input 3x8x8" + kHead);
}

TEST(Space, MakesImagesSmaller) {
  EXPECT_EQ(network(stage("conv3x3", "stride", 2)),
            "input 3x8x8 → conv3x3 4 /2 → relu → conv3x3 4 → relu" + kHead);
  EXPECT_EQ(network(stage("conv3x3", "max_pool", 2)),
            "input 3x8x8 → max_pool 2x2 /2 → conv3x3 4 → relu → conv3x3 4 → relu" + kHead);
  EXPECT_EQ(network(stage("identity", "average_pool")),
            "input 3x8x8 → average_pool 2x2 /2" + kHead);
  EXPECT_EQ(network(stage("identity", "stride")), "input 3x8x8 → max_pool 1x1 /2" + kHead);
  EXPECT_EQ(network(stage("residual", "stride")),
            "input 3x8x8 → [conv3x3 4 /2 → relu → conv3x3 4 | conv1x1 4 /2] → add → relu" + kHead);
}

TEST(Space, BuildsEveryHead) {
  const std::string body = "input 3x8x8";
  EXPECT_EQ(network(stage("identity", "none"), {{"flatten"}, {0}, {0.25}}),
            body + " → flatten → dropout 0.25 → linear 10");
  EXPECT_EQ(network(stage("identity", "none"), {{"global_average"}, {32}, {0.5}}),
            body + " → average_pool to 1x1 → flatten → linear 32 → relu → dropout 0.5 → linear 10");
}

TEST(Space, NamesLayersAndGivesBiasOnlyWithoutNorm) {
  const Space space({{stage("conv3x3", "max_pool", 2), stage("residual", "none", 1, "batch")}, {}},
                    kTask);
  const Graph graph = space.graph(space.at(0));
  std::string names;
  for (const auto& node : graph.nodes) {
    names += node.name + " ";
    if (const auto* conv = std::get_if<Conv>(&node.layer)) {
      EXPECT_EQ(conv->bias, node.name.starts_with("stage1")) << node.name;
    }
  }
  EXPECT_EQ(names,
            "input stage1_pool stage1_block1_conv stage1_block1_act stage1_block2_conv "
            "stage1_block2_act stage2_block1_conv1 stage2_block1_norm1 stage2_block1_act1 "
            "stage2_block1_conv2 stage2_block1_norm2 stage2_block1_add stage2_block1_act2 "
            "head_pool head_flatten head_linear ");
}

TEST(Space, GraphsHaveUniqueNames) {
  StageOptions options = stage("residual", "stride", 3, "batch");
  options.op = {"conv3x3", "separable3x3", "residual", "inception"};
  options.repeat = 2;
  const Space space({{options}, {{"global_average"}, {8}, {0.1}}}, kTask);
  for (std::uint64_t i = 0; i < 16; ++i) {
    Graph copy;
    for (auto& node : space.graph(space.at(i)).nodes)
      ASSERT_NO_THROW(copy.add(node.name, node.layer, node.inputs));
  }
}

TEST(Space, NamesTheLayerThatDoesNotFit) {
  StageOptions pools = stage("conv3x3", "max_pool");
  pools.repeat = 4;
  const Space space({{pools}, {}}, kTask);
  EXPECT_FALSE(space.buildable(space.at(0)));
  try {
    space.graph(space.at(0));
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "stage4_pool: kernel 2x2 is larger than its padded input 1x1");
  }
  StageOptions odd = stage("inception", "none");
  odd.width = {3, 4};
  const Space halves({{odd}, {}}, kTask);
  EXPECT_THROW(halves.graph(halves.at(0)), Error);
  EXPECT_FALSE(halves.buildable(halves.at(0)));
  EXPECT_TRUE(halves.buildable(halves.at(1)));
}

TEST(Space, RefusesForeignArchitectures) {
  const Space space({{stage("conv3x3", "none")}, {}}, kTask);
  Architecture shorter = space.at(0);
  shorter.choices.pop_back();
  Architecture larger = space.at(0);
  larger.choices[1] = 1;
  for (const auto& foreign : {shorter, larger, Architecture{}}) {
    EXPECT_FALSE(space.buildable(foreign));
    EXPECT_THROW(space.graph(foreign), std::out_of_range);
    EXPECT_THROW(space.canonical(foreign), std::out_of_range);
    EXPECT_THROW(space.hash(foreign), std::out_of_range);
    EXPECT_THROW(space.to_text(foreign), std::out_of_range);
    EXPECT_THROW(space.to_json(foreign), std::out_of_range);
    EXPECT_THROW(space.value(foreign, "head.pool"), std::out_of_range);
  }
}

TEST(Space, RefusesImpossibleTasksAndDecisions) {
  const Options options;
  EXPECT_THROW(Space(options, {{{"", {784}}}, 10}), UsageError);
  EXPECT_THROW(Space(options, {{3, 0, 8}, 10}), UsageError);
  EXPECT_THROW(Space(options, {{1, 1, 1'000'000'000'000}, 10}), UsageError);
  EXPECT_THROW(Space(options, {{3, 8, 8}, 0}), UsageError);
  EXPECT_THROW(Space(options, kTask, {{"t", {}}}), UsageError);
  EXPECT_THROW(Space(options, kTask, {{"t", {1.0}}, {"t", {1.0}}}), UsageError);
  EXPECT_THROW(Space(options, kTask, {{"head.pool", {1.0}}}), UsageError);
}

TEST(Space, TellsValues) {
  const Space space({{stage("conv3x3", "none")}, {}}, kTask, {{"rate", {0.5, 0.25}}});
  EXPECT_EQ(space.value(space.at(1), "rate"), Choice(0.25));
  EXPECT_EQ(space.value(space.at(1), "stage[1].op"), Choice("conv3x3"));
  EXPECT_EQ(space.value(space.at(1), "stage[1].width"), Choice(std::int64_t{4}));
  EXPECT_EQ(space.value(space.at(1), "stage[2].op"), std::nullopt);
}

TEST(Space, WritesTextForPeople) {
  const Space space({{stage("residual", "stride", 2, "batch"), stage("identity", "max_pool"),
                      stage("conv3x3", "none")},
                     {{"flatten"}, {32}, {0.1}}},
                    kTask, {{"training.batch", {std::int64_t{64}}}});
  EXPECT_EQ(space.to_text(space.at(0)),
            "stage[1]: 2 x residual 4 /stride batch relu | stage[2]: identity /max_pool | "
            "stage[3]: 1 x conv3x3 4 relu | head: flatten dense 32 dropout 0.1 | "
            "training.batch: 64");
}

TEST(Space, SamplesEveryEncodingEquallyOften) {
  StageOptions options = stage("conv3x3", "none");
  options.width = {1, 2, 3};
  options.blocks = {1, 2, 3, 4};
  const Space space({{options}, {}}, kTask);
  Random random(3, "sample");
  std::vector<int> counts(12);
  constexpr int kDraws = 12'000;
  for (int i = 0; i < kDraws; ++i) {
    const auto architecture = space.sample(random);
    ++counts[architecture.choices[0] * 3u + architecture.choices[2]];
  }
  double chi2 = 0;
  for (int count : counts) chi2 += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi2, 31.3);  // 11 degrees of freedom, p = 0.001
}

Options plain_options() {
  Options options;
  options.stage.clear();
  options.choice = {{"kernel", {std::int64_t{3}, std::int64_t{5}}}, {"op", {"a", "b", "a"}}};
  return options;
}

TEST(Space, HoldsPlainChoices) {
  const Space space(plain_options(), Task{});
  EXPECT_EQ(space.encodings(), 6);
  EXPECT_FALSE(space.has_networks());
  const auto architecture = space.at(5);
  EXPECT_TRUE(space.buildable(architecture));
  EXPECT_EQ(space.to_text(architecture), "kernel: 5 | op: a");
  EXPECT_EQ(space.from_json(space.to_json(architecture)), space.canonical(architecture));
  EXPECT_EQ(space.canonical(architecture), space.at(3));
  EXPECT_EQ(space.hash(architecture), space.hash(space.at(3)));
  EXPECT_NE(space.hash(architecture), space.hash(space.at(4)));
  EXPECT_THROW(space.graph(architecture), Error);
}

TEST(Space, RefusesUnusableChoices) {
  Options options = plain_options();
  options.choice[0].name = "3d";
  EXPECT_THROW(validate(options), UsageError);
  options.choice[0] = {"op", {std::int64_t{1}}};
  EXPECT_THROW(Space(options, Task{}), UsageError);  // taken
  options.choice[0] = {"none", {}};
  EXPECT_THROW(validate(options), UsageError);
}

/// The walk puts together what `graph` builds at once.
TEST(Space, WalksThroughTheLayersOfTheGraph) {
  StageOptions options{{1, 2},
                       {"residual", "identity", "conv1x1", "conv7x7", "inception"},
                       {4, 5},
                       {"stride", "max_pool", "none"},
                       {"batch", "none"},
                       {"relu"},
                       3};
  const Space space({{options}, {{"flatten", "global_average"}, {0, 7}, {0, 0.5}}}, {{2, 5, 6}, 3},
                    {{"training.batch", {std::int64_t{1}, std::int64_t{2}}}});
  Random random(1, "walk");
  int built = 0;
  for (int i = 0; i < 500; ++i) {
    const auto architecture = space.sample(random);
    State state = space.begin();
    Cost total;
    bool fits = true;
    for (const auto& position : space.positions()) {
      const auto choices = std::span(architecture.choices).subspan(position.first, position.count);
      const auto fragment = space.fragment(position, choices, state);
      if (!(fits = fragment.has_value())) break;
      state = fragment->out;
      EXPECT_EQ(infer_shapes(fragment->graph).back(), state);
      const Cost part = cost(*fragment);
      total.parameters += part.parameters;
      total.macs += part.macs;
      total.weighted_layers += part.weighted_layers;
    }
    ASSERT_EQ(fits, space.buildable(architecture)) << space.to_text(architecture);
    if (!fits) continue;
    const Cost whole = cost(space.graph(architecture));
    EXPECT_EQ(total.parameters, whole.parameters);
    EXPECT_EQ(total.macs, whole.macs);
    EXPECT_EQ(total.weighted_layers, whole.weighted_layers);
    ++built;
  }
  EXPECT_GT(built, 100);
}

}  // namespace
}  // namespace cairn::space
