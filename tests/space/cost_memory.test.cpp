#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"
#include "cairn/space/cost.hpp"
#include "cairn/space/space.hpp"
#include "space/net.hpp"

namespace cairn::space {
namespace {

constexpr std::int64_t kPixels = 4 * 8 * 8;  ///< [bytes] of one channel

Activation silu() {
  return {ActivationKind::silu};
}

TEST(Memory, KeepsWhatTheBackwardPassNeeds) {
  Net net({3, 8, 8});
  net.conv(16, 3);        // keeps its input, which is not counted
  net.then(BatchNorm{});  // keeps the convolution's output
  net.relu();             // overwrites, keeps its output
  EXPECT_EQ(cost(net.graph).activation_bytes, 2 * 16 * kPixels);
  net.conv(16, 3);
  net.then(BatchNorm{});
  net.then(silu());  // keeps its input; its output is what goes on
  EXPECT_EQ(cost(net.graph).activation_bytes, 5 * 16 * kPixels);
}

TEST(Memory, PoolsKeepPositionsUnlessTheyArePlain) {
  Net plain({1, 8, 8});
  plain.then(Pool{PoolKind::max, {2, 2}, {2, 2}, {0, 0}, false});
  EXPECT_EQ(cost(plain.graph).activation_bytes, kPixels / 4);
  Net other({1, 8, 8});
  other.then(Pool{PoolKind::max, {1, 1}, {2, 2}, {0, 0}, false});
  EXPECT_EQ(cost(other.graph).activation_bytes, kPixels / 4 * 3);  // 8 more bytes for each output
}

TEST(Memory, DropoutKeepsItsMaskAndFlatteningNothing) {
  Net net({1, 8, 8});
  net.then(Flatten{});
  EXPECT_EQ(cost(net.graph).activation_bytes, 0);
  net.then(Dropout{0.0});
  EXPECT_EQ(cost(net.graph).activation_bytes, 0);
  net.then(Dropout{0.5});
  EXPECT_EQ(cost(net.graph).activation_bytes, 2 * kPixels);
}

TEST(Memory, GradientsAreAliveForAMoment) {
  Net net({16, 8, 8});
  net.then(silu());  // output kept until here; then the gradients of output and input
  EXPECT_EQ(cost(net.graph).activation_bytes, 16 * kPixels);
  EXPECT_EQ(cost(net.graph).transient_bytes, 16 * kPixels);
  Net conv({16, 8, 8});
  conv.conv(16, 3);  // both gradients, and two copies in oneDNN's layout
  EXPECT_EQ(cost(conv.graph).transient_bytes, 3 * 16 * kPixels);
  const std::vector<LiveBytes> live{{3 * 16 * kPixels, 4 * 16 * 16 * 9}};
  EXPECT_EQ(cost(conv.graph).live, live);
}

TEST(Memory, InferenceFreesAfterTheLastUse) {
  Net net({16, 8, 8});
  for (int i = 0; i < 10; ++i) net.then(silu());
  EXPECT_EQ(inference_memory(cost(net.graph), 3), 3 * 2 * 16 * kPixels);
  const LayerId kept = net.tip;
  for (int i = 0; i < 3; ++i) net.then(silu());
  net.then(Add{}, {kept, net.tip});
  EXPECT_EQ(inference_memory(cost(net.graph), 3), 3 * 3 * 16 * kPixels);
}

/// A small batch needs most where weights are many, a large one where images are large.
TEST(Memory, OfInferenceIsThatOfTheGreatestLayerForTheBatch) {
  Net net({16, 8, 8});
  net.conv(16, 3);
  net.conv(64, 3, 8);
  net.conv(64, 5);
  const Cost whole = cost(net.graph);
  const std::int64_t many = 4 * 64 * 64 * 25, few = 4 * 16 * 16 * 9;
  EXPECT_EQ(inference_memory(whole, 1), whole.weight_bytes + many + 3 * 64 * 4);
  EXPECT_EQ(inference_memory(whole, 1000), whole.weight_bytes + 1000 * 3 * 16 * kPixels + few);
}

Space varied_space() {
  StageOptions stage;
  stage.blocks = {1, 2};
  stage.op = {"conv3x3", "separable5x5", "residual", "inception", "identity"};
  stage.width = {8, 16, 24};
  stage.down = {"none", "stride", "max_pool", "average_pool"};
  stage.norm = {"batch", "none"};
  stage.activation = {"relu", "silu", "tanh"};
  stage.repeat = 4;
  return Space({{stage}, {{"flatten", "global_average"}, {0, 16}, {0.0, 0.5}}}, {{2, 17, 16}, 3});
}

/// The parts of a network, or none where it cannot be built.
std::vector<Fragment> parts_of(const Space& space, const Architecture& architecture) {
  std::vector<Fragment> parts;
  State state = space.begin();
  for (const auto& position : space.positions()) {
    const auto choices = std::span(architecture.choices).subspan(position.first, position.count);
    auto part = space.fragment(position, choices, state);
    if (!part) return {};
    state = part->out;
    parts.push_back(std::move(*part));
  }
  return parts;
}

TEST(Memory, CostsOfPartsMakeThatOfTheWhole) {
  const Space space = varied_space();
  Random random(1, "parts");
  int built = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto architecture = space.sample(random);
    const auto parts = parts_of(space, architecture);
    if (parts.empty()) continue;
    const TrainingSetting setting{32, optimizer_state_bytes("adam")};
    Cost total;
    MemoryParts training, inference;
    for (const Fragment& part : parts) {
      total = then(total, cost(part));
      training = then(training, training_memory_parts(cost(part), setting));
      inference = then(inference, inference_memory_parts(cost(part), 32));
    }
    const Cost whole = cost(space.graph(architecture));
    ASSERT_EQ(total, whole) << space.to_text(architecture);
    const auto& inputs = space.task().inputs;
    EXPECT_EQ(training_memory_base(inputs, setting) + training.sum + training.peak,
              training_memory(whole, inputs, setting));
    EXPECT_EQ(inference.sum + inference.peak, inference_memory(whole, 32));
    ++built;
  }
  EXPECT_GT(built, 300);
}

TEST(Memory, OfTrainingIsWhatEachLayerAdds) {
  const Cost part{
      .parameters = 10, .weight_bytes = 60, .activation_bytes = 1000, .transient_bytes = 300};
  const MemoryParts sgd = training_memory_parts(part, {5, optimizer_state_bytes("sgd")});
  EXPECT_EQ(sgd.sum, 60 + 10 * (4 + 4) + 5 * 1000);
  EXPECT_EQ(sgd.peak, 5 * 300);
  EXPECT_EQ(sgd.kept, 5 * 1000);
  EXPECT_EQ(training_memory_parts(part, {5, optimizer_state_bytes("adamw")}).sum, sgd.sum + 40);
  EXPECT_EQ(training_memory_base({{"", {3, 2, 2}}}, {5, 4}), 5 * (4 * 12 + 8));
  EXPECT_EQ(training_memory_base({{"a", {3}}, {"b", {2}, {9, 5}}}, {5, 4}), 5 * (12 + 16 + 8));
  // Behind it a part that keeps more than it: the peak of the first is over by then.
  EXPECT_EQ(then(MemoryParts{10, 7, 5}, MemoryParts{6, 1, 6}).peak, 1);
}

TEST(Memory, RefusesWhatOverflows) {
  const Cost part{.parameters = std::int64_t{1} << 61, .activation_bytes = std::int64_t{1} << 60};
  EXPECT_THROW(training_memory_parts(part, {1, 4}), Error);
  EXPECT_THROW(training_memory_parts({.activation_bytes = part.activation_bytes}, {8, 4}), Error);
  EXPECT_THROW(training_memory_base({{"", {std::int64_t{1} << 60}}}, {2, 4}), Error);
  EXPECT_THROW(inference_memory({.live = {{part.activation_bytes, 0}}}, 8), Error);
  EXPECT_THROW(then(Cost{.macs = std::int64_t{1} << 62}, Cost{.macs = std::int64_t{1} << 62}),
               Error);
  Net net({1, 1'000'000'000, 1'000'000'000});
  net.relu();
  net.relu();  // 4 x 10^18 bytes each
  net.relu();
  try {
    cost(net.graph);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("layer"), std::string::npos);
  }
}

}  // namespace
}  // namespace cairn::space
