// The walk through spaces with branches: what its parts cost against the whole network.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "cairn/space/cost.hpp"
#include "cairn/space/profile.hpp"
#include "space/branches.hpp"

namespace cairn::space {
namespace {

/// All that the walk counts.
struct Counted {
  Cost cost;
  Work work{};
  State out;
};

std::optional<Counted> walk(const Space& space, const Architecture& architecture) {
  Counted counted;
  counted.out = space.begin();
  for (const Position& position : space.positions()) {
    const auto choices = std::span(architecture.choices).subspan(position.first, position.count);
    const auto part = space.fragment(position, choices, counted.out);
    if (!part) return std::nullopt;
    counted.cost = then(counted.cost, cost(*part));
    counted.work = both(counted.work, training_work(part->graph, 8, "adam"));
    counted.out = part->out;
  }
  return counted;
}

std::int64_t training(const Cost& cost, const Space& space) {
  return training_memory(cost, space.task().inputs, {32, optimizer_state_bytes("adam")});
}

/// What the bound of training may be over by: values and gradients of the join, and gradients of
/// inputs that share layers.
std::int64_t slack(const Space& space, const Graph& graph) {
  const auto shapes = infer_shapes(graph);
  std::int64_t values = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].name == "join") {
      values += 2 * shapes[i][0];
      for (LayerId input : graph.nodes[i].inputs) values += shapes[input.value()][0];
    }
  for (const TaskInput& input : space.task().inputs) {
    std::int64_t elements = 1;
    for (auto extent : input.shape) elements *= extent;
    values += elements;
  }
  return 4 * values;
}

/// How much the bounds of training memory are over.
struct Over {
  double sum = 0, most = 0;
  int networks = 0;

  void add(double share) {
    sum += share;
    most = std::max(most, share);
    ++networks;
  }
};

void expect_parts_of_whole(const Space& space, const Architecture& architecture, Over& over) {
  const auto parts = walk(space, architecture);
  ASSERT_EQ(parts.has_value(), space.buildable(architecture)) << space.to_text(architecture);
  if (!parts) return;
  const Graph graph = space.graph(architecture);
  const Cost whole = cost(graph);
  EXPECT_EQ(parts->cost.parameters, whole.parameters);
  EXPECT_EQ(parts->cost.macs, whole.macs);
  EXPECT_EQ(parts->cost.weighted_layers, whole.weighted_layers);
  EXPECT_EQ(parts->cost.weight_bytes, whole.weight_bytes);
  EXPECT_EQ(parts->cost.live, whole.live) << space.to_text(architecture);
  EXPECT_EQ(parts->work, training_work(graph, 8, "adam"));
  const std::int64_t most = slack(space, graph);
  EXPECT_GE(parts->cost.activation_bytes, whole.activation_bytes);
  EXPECT_LE(parts->cost.activation_bytes, whole.activation_bytes + most);
  const std::int64_t bound = training(parts->cost, space), exact = training(whole, space);
  EXPECT_GE(bound, exact) << space.to_text(architecture);
  EXPECT_LE(bound, exact + 32 * most) << space.to_text(architecture);
  if (space.task().inputs.size() == 1) {
    EXPECT_EQ(parts->cost, whole) << space.to_text(architecture);
  }
  over.add(static_cast<double>(bound) / static_cast<double>(exact) - 1);
}

TEST(BranchWalk, PartsMakeTheWholeInRandomSpaces) {
  Over over;
  for (std::uint64_t seed = 0; seed < 1000 && !HasFailure(); ++seed) {
    Random random(seed, "walk");
    const BranchScene scene = random_branches(random);
    const Space space(scene.options, scene.task,
                      {{"training.batch", {std::int64_t{8}, std::int64_t{16}}}});
    for (int i = 0; i < 4; ++i) expect_parts_of_whole(space, space.sample(random), over);
  }
  EXPECT_GT(over.networks, 1000);
}

/// Networks as they are used: the bound is tight.
TEST(BranchWalk, BoundsTrainingMemoryTightly) {
  BranchScene scene = two_branches();
  scene.task.inputs[0].shape = {1, 800};
  scene.task.inputs[1].shape = {256};
  for (auto& branch : scene.options.branch)
    for (auto& stage : branch.dense) stage.width = {64, 128, 256};
  for (auto& stage : scene.options.trunk) stage.width = {64, 128, 256};
  const Space space(scene.options, scene.task);
  Random random(1, "tight");
  Over over;
  for (int i = 0; i < 500; ++i) expect_parts_of_whole(space, space.sample(random), over);
  EXPECT_GT(over.networks, 200);
  EXPECT_LT(over.sum / over.networks, 0.005);
  EXPECT_LT(over.most, 0.05);
}

TEST(BranchWalk, PositionsAreNamedAndEndWithTheOutput) {
  const Space space(two_branches().options, two_branches().task);
  std::vector<std::string> names;
  for (const Position& position : space.positions()) names.push_back(position.name);
  EXPECT_EQ(names, (std::vector<std::string>{"branch[1].sequence[1]", "branch[1].pool",
                                             "branch[1].dense[1]", "branch[2].dense[1]", "join",
                                             "trunk[1]", "trunk[2]", "output"}));
  EXPECT_EQ(space.positions()[6].like, 5u);
  EXPECT_EQ(space.positions().back().count, 0u);
  EXPECT_EQ(space.shape(space.begin()), (Shape{1, 1, 20}));
}

/// What branches were is known by the sum of their features alone.
TEST(BranchWalk, EqualStatesHaveEqualContinuations) {
  const Space space(two_branches().options, two_branches().task);
  const auto positions = space.positions();
  std::map<State, std::vector<bool>> continuations;
  Random random(3, "states");
  const auto rest = space.sample(random);
  for (int i = 0; i < 300; ++i) {
    auto architecture = space.sample(random);
    State state = space.begin();
    bool built = true;
    for (std::size_t p = 0; p < 4 && built; ++p) {
      const auto choices =
          std::span(architecture.choices).subspan(positions[p].first, positions[p].count);
      const auto part = space.fragment(positions[p], choices, state);
      if ((built = part.has_value())) state = part->out;
    }
    if (!built) continue;
    std::copy(rest.choices.begin() + 20, rest.choices.end(), architecture.choices.begin() + 20);
    std::vector<bool> buildable;
    for (std::uint16_t join : {0, 1}) {
      architecture.choices[20] = join;
      buildable.push_back(space.buildable(architecture));
    }
    EXPECT_EQ(continuations.emplace(state, buildable).first->second, buildable);
  }
  EXPECT_GT(continuations.size(), 5u);
}

}  // namespace
}  // namespace cairn::space
