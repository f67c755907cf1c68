// What spaces with branches build, and how they call it.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "space/branches.hpp"

namespace cairn::space {
namespace {

std::vector<std::string> names_of(const Space& space) {
  std::vector<std::string> names;
  for (const Decision& decision : space.decisions()) names.push_back(decision.name);
  return names;
}

/// "name: layer <- inputs", one line for each node.
std::string listing(const Graph& graph) {
  std::string text;
  for (const Node& node : graph.nodes) {
    text += node.name + ": " + describe(node.layer);
    for (LayerId input : node.inputs) text += " <- " + graph[input].name;
    if (node.shares) text += " as " + graph[*node.shares].name;
    text += "\n";
  }
  return text;
}

Architecture choose(const Space& space, const std::vector<std::pair<std::string, Choice>>& wanted) {
  Architecture architecture{std::vector<std::uint16_t>(space.decisions().size())};
  for (const auto& [name, value] : wanted)
    for (std::size_t d = 0; d < space.decisions().size(); ++d) {
      const auto& choices = space.decisions()[d].choices;
      if (space.decisions()[d].name == name)
        architecture.choices[d] =
            static_cast<std::uint16_t>(std::ranges::find(choices, value) - choices.begin());
    }
  return architecture;
}

Space tables() {
  BranchOptions patient, drug;
  patient.inputs = {"patient"};
  patient.embedding = {2, 4};
  drug.inputs = {"first", "second"};
  drug.dense = {{{0, 1}, {6}, {"batch"}, {"relu"}, {0, 0.5}, {"add", "none"}, 1}};
  Options options;
  options.stage.clear();
  options.branch = {patient, drug};
  options.join = {"concat"};
  options.trunk = {{{1}, {8}, {"none"}, {"relu"}, {0.0}, {"add"}, 1}};
  return {options,
          Task({{"first", {7}}, {"patient", {2}, {3, 5}}, {"second", {7}}}, 1),
          {{"training.rate", {0.1}}}};
}

TEST(Branch, ListsItsDecisionsInOrder) {
  const Space space(two_branches().options, two_branches().task);
  EXPECT_EQ(names_of(space), (std::vector<std::string>{"branch[1].sequence[1].blocks",
                                                       "branch[1].sequence[1].kernel",
                                                       "branch[1].sequence[1].width",
                                                       "branch[1].sequence[1].stride",
                                                       "branch[1].sequence[1].pool",
                                                       "branch[1].sequence[1].norm",
                                                       "branch[1].sequence[1].activation",
                                                       "branch[1].pool",
                                                       "branch[1].dense[1].layers",
                                                       "branch[1].dense[1].width",
                                                       "branch[1].dense[1].norm",
                                                       "branch[1].dense[1].activation",
                                                       "branch[1].dense[1].dropout",
                                                       "branch[1].dense[1].skip",
                                                       "branch[2].dense[1].layers",
                                                       "branch[2].dense[1].width",
                                                       "branch[2].dense[1].norm",
                                                       "branch[2].dense[1].activation",
                                                       "branch[2].dense[1].dropout",
                                                       "branch[2].dense[1].skip",
                                                       "join",
                                                       "trunk[1].layers",
                                                       "trunk[1].width",
                                                       "trunk[1].norm",
                                                       "trunk[1].activation",
                                                       "trunk[1].dropout",
                                                       "trunk[1].skip",
                                                       "trunk[2].layers",
                                                       "trunk[2].width",
                                                       "trunk[2].norm",
                                                       "trunk[2].activation",
                                                       "trunk[2].dropout",
                                                       "trunk[2].skip"}));
}

TEST(Branch, BuildsSequences) {
  const Space space(two_branches().options, two_branches().task);
  const auto architecture = choose(space, {{"branch[1].sequence[1].blocks", std::int64_t{2}},
                                           {"branch[1].sequence[1].kernel", std::int64_t{5}},
                                           {"branch[1].sequence[1].stride", std::int64_t{2}},
                                           {"branch[1].sequence[1].pool", std::int64_t{2}},
                                           {"branch[2].dense[1].dropout", 0.25}});
  const Graph graph = space.graph(architecture);
  EXPECT_EQ(listing(graph),
            "input_cell: input 1x20\n"
            "input_drug: input 12\n"
            "branch1_sequence1_block1_conv: conv1x5 4 /1x2 <- input_cell\n"
            "branch1_sequence1_block1_norm: bn <- branch1_sequence1_block1_conv\n"
            "branch1_sequence1_block1_act: relu <- branch1_sequence1_block1_norm\n"
            "branch1_sequence1_block2_conv: conv1x5 4 <- branch1_sequence1_block1_act\n"
            "branch1_sequence1_block2_norm: bn <- branch1_sequence1_block2_conv\n"
            "branch1_sequence1_block2_act: relu <- branch1_sequence1_block2_norm\n"
            "branch1_sequence1_pool: max_pool 1x2 /1x2 <- branch1_sequence1_block2_act\n"
            "branch1_flatten: flatten <- branch1_sequence1_pool\n"
            "branch2_dense1_layer1_linear: linear 8 <- input_drug\n"
            "branch2_dense1_layer1_act: relu <- branch2_dense1_layer1_linear\n"
            "branch2_dense1_layer1_dropout: dropout 0.25 <- branch2_dense1_layer1_act\n"
            "join: concat <- branch1_flatten <- branch2_dense1_layer1_dropout\n"
            "output_linear: linear 1 <- join\n");
  const auto shapes = infer_shapes(graph);
  EXPECT_EQ(shapes[0], (Shape{1, 1, 20}));
  EXPECT_EQ(shapes[9], (Shape{4 * 5}));
  EXPECT_EQ(space.to_text(architecture),
            "branch[1] (cell): 2 x conv5 4 /2 batch relu pool 2, flatten, identity | "
            "branch[2] (drug): 1 x dense 8 relu dropout 0.25 | join: concat | "
            "trunk[1]: identity | trunk[2]: identity");
}

TEST(Branch, SharesWeightsEmbedsAndSkips) {
  const Space space = tables();
  const auto architecture = choose(space, {{"branch[1].embedding", std::int64_t{4}},
                                           {"branch[2].dense[1].layers", std::int64_t{1}}});
  EXPECT_EQ(listing(space.graph(architecture)),
            "input_first: input 7\n"
            "input_patient: input 2\n"
            "input_second: input 7\n"
            "branch1_embedding: embedding 8x4 <- input_patient\n"
            "branch2_dense1_layer1_linear: linear 6 <- input_first\n"
            "branch2_dense1_layer1_norm: bn <- branch2_dense1_layer1_linear\n"
            "branch2_dense1_layer1_act: relu <- branch2_dense1_layer1_norm\n"
            "branch2_dense1_layer1_shortcut_linear: linear 6 <- input_first\n"
            "branch2_dense1_layer1_add: add <- branch2_dense1_layer1_act <- "
            "branch2_dense1_layer1_shortcut_linear\n"
            "branch2_dense1_layer1_linear_2: linear 6 <- input_second as "
            "branch2_dense1_layer1_linear\n"
            "branch2_dense1_layer1_norm_2: bn <- branch2_dense1_layer1_linear_2 as "
            "branch2_dense1_layer1_norm\n"
            "branch2_dense1_layer1_act_2: relu <- branch2_dense1_layer1_norm_2\n"
            "branch2_dense1_layer1_shortcut_linear_2: linear 6 <- input_second as "
            "branch2_dense1_layer1_shortcut_linear\n"
            "branch2_dense1_layer1_add_2: add <- branch2_dense1_layer1_act_2 <- "
            "branch2_dense1_layer1_shortcut_linear_2\n"
            "join: concat <- branch1_embedding <- branch2_dense1_layer1_add <- "
            "branch2_dense1_layer1_add_2\n"
            "trunk1_layer1_linear: linear 8 <- join\n"
            "trunk1_layer1_act: relu <- trunk1_layer1_linear\n"
            "trunk1_layer1_shortcut_linear: linear 8 <- join\n"
            "trunk1_layer1_add: add <- trunk1_layer1_act <- trunk1_layer1_shortcut_linear\n"
            "output_linear: linear 1 <- trunk1_layer1_add\n");
  EXPECT_EQ(space.to_text(architecture),
            "branch[1] (patient): embedding 4 | branch[2] (first, second): 1 x dense 6 batch relu "
            "add | join: concat | trunk[1]: 1 x dense 8 relu add | training.rate: 0.1");
}

TEST(Branch, OfTheOnlyInputNeedsNoNameAndNoJoin) {
  Options options;
  options.stage.clear();
  options.branch = {BranchOptions{}};
  options.branch[0].stage = {{{1}, {"residual"}, {8}, {"none"}, {"batch"}, {"relu"}, 1}};
  const Space space(options, {{3, 8, 8}, 10});
  EXPECT_EQ(names_of(space).back(), "branch[1].pool");
  EXPECT_EQ(space.graph(space.at(0)).nodes[0].name, "input");
  EXPECT_EQ(space.graph(space.at(0)).nodes[1].name, "branch1_stage1_block1_conv1");
  EXPECT_EQ(space.to_text(space.at(0)), "branch[1]: 1 x residual 8 batch relu, flatten");
  const Space linear(Options{{}, {}, {BranchOptions{}}}, Task({{"x", {5}}}, 3));
  EXPECT_EQ(linear.decisions().size(), 0u);
  EXPECT_EQ(listing(linear.graph({})), "input_x: input 5\noutput_linear: linear 3 <- input_x\n");
}

TEST(Branch, AddsOnlyWhatIsEqual) {
  const Space space(two_branches().options, two_branches().task);
  const std::vector<std::pair<std::string, Choice>> equal{
      {"join", "add"}, {"branch[1].dense[1].layers", std::int64_t{1}}};
  EXPECT_TRUE(space.buildable(choose(space, equal)));
  auto other = equal;
  other.push_back({"branch[2].dense[1].width", std::int64_t{16}});
  EXPECT_FALSE(space.buildable(choose(space, other)));
  EXPECT_THROW(space.graph(choose(space, other)), Error);
}

TEST(Branch, ReadsBackEveryEncoding) {
  const Space space(two_branches().options, two_branches().task);
  Random random(1, "json");
  for (int i = 0; i < 50; ++i) {
    const auto architecture = space.sample(random);
    EXPECT_EQ(space.from_json(space.to_json(architecture)), architecture);
    if (!space.buildable(architecture)) continue;
    const Graph graph = space.graph(architecture);
    EXPECT_EQ(graph_from_json(to_json(graph)), graph);
  }
}

TEST(Branch, GraphsHaveUniqueNamesAndSharesThatHold) {
  int shared = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed, "names");
    const BranchScene scene = random_branches(random);
    const Space space(scene.options, scene.task);
    const auto architecture = space.sample(random);
    if (!space.buildable(architecture)) continue;
    const Graph graph = space.graph(architecture);
    std::set<std::string> names;
    for (const Node& node : graph.nodes) {
      EXPECT_TRUE(names.insert(node.name).second) << node.name;
      shared += node.shares ? 1 : 0;
    }
    for (std::size_t i = 0; i < scene.task.inputs.size(); ++i)
      EXPECT_EQ(graph.nodes[i].name, input_node(scene.task.inputs[i].name));
    EXPECT_EQ(infer_shapes(graph).back(), (Shape{2}));
  }
  EXPECT_GT(shared, 100);
}

/// What is said of a space of two inputs after a change.
std::string refusal(const std::function<void(BranchScene&)>& change) {
  BranchScene scene = two_branches();
  change(scene);
  try {
    Space(scene.options, scene.task);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(Branch, SaysWhatDoesNotFitTheData) {
  EXPECT_EQ(refusal([](BranchScene&) {}), "none");
  EXPECT_EQ(refusal([](BranchScene& s) { s.options.branch[0].inputs = {"cel"}; }),
            "space.branch[1].inputs: the data has no input 'cel'. Did you mean 'cell'?");
  EXPECT_EQ(refusal([](BranchScene& s) { s.options.branch.pop_back(); }),
            "space.branch: no branch takes the input 'drug'. Name it in the 'inputs' of a "
            "[[space.branch]]");
  EXPECT_EQ(refusal([](BranchScene& s) { s.options.branch[1].inputs.clear(); }),
            "space.branch[2].inputs: the data has several inputs. Name those of this branch: of "
            "cell, drug");
  EXPECT_EQ(refusal([](BranchScene& s) {
              s.options.branch[1].inputs = {"cell", "drug"};
            }),
            "space.branch[2].inputs: 'cell' and 'drug' differ in their shapes or categories, and "
            "cannot share weights. Give each a branch of its own");
  EXPECT_EQ(refusal([](BranchScene& s) { s.task.inputs[0].shape = {20}; }),
            "space.branch[1].sequence: the input 'cell' has the shape 20, and such stages are for "
            "sequences (channels x length). Give it other layers");
  EXPECT_EQ(refusal([](BranchScene& s) { s.options.branch.clear(), s.options.trunk.clear(); }),
            "no search space for these inputs: the data has 2: cell, drug. Give a [[space.branch]] "
            "for each");
}

TEST(Branch, RefusesImpossibleOptionsAndTasks) {
  const std::vector<std::function<void(BranchScene&)>> changes{
      [](BranchScene& s) { s.options.stage = {StageOptions{}}; },
      [](BranchScene& s) {
        s.options.branch[1].inputs = {"drug", "drug"};
      },
      [](BranchScene& s) { s.options.branch[0].sequence[0].kernel = {4}; },
      [](BranchScene& s) { s.options.branch[0].sequence[0].stride = {256}; },
      [](BranchScene& s) { s.options.branch[0].sequence[0].pool = {0}; },
      [](BranchScene& s) { s.options.branch[0].sequence[0].repeat = 101; },
      [](BranchScene& s) { s.options.branch[0].pool = {"average"}; },
      [](BranchScene& s) { s.options.branch[0].embedding = {0}; },
      [](BranchScene& s) { s.options.branch[1].dense[0].layers = {-1}; },
      [](BranchScene& s) { s.options.branch[1].dense[0].dropout = {1.0}; },
      [](BranchScene& s) { s.options.branch[1].stage = {StageOptions{}}; },
      [](BranchScene& s) { s.options.trunk[0].skip = {"concat"}; },
      [](BranchScene& s) { s.options.join = {}; },
      [](BranchScene& s) { s.task.inputs[1].name = "cell"; },
      [](BranchScene& s) { s.task.inputs[1].name = ""; },
      [](BranchScene& s) { s.task.inputs[1].name = "a b"; },
      [](BranchScene& s) { s.task.inputs[1].shape = {}; },
      [](BranchScene& s) { s.task.inputs[1].shape = {0}; },
      [](BranchScene& s) { s.task.inputs[1].categories = {3}; },
      [](BranchScene& s) { s.task.inputs.clear(); },
      [](BranchScene& s) { s.task.outputs = 0; }};
  for (std::size_t i = 0; i < changes.size(); ++i) EXPECT_NE(refusal(changes[i]), "none") << i;
}

}  // namespace
}  // namespace cairn::space
