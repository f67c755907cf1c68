// Trainings that go on from the weights of another one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "cairn/core/error.hpp"
#include "train/support.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

using objective::Result;
using protocol::Status;

using Weights = std::vector<NamedTensor>;

Result evaluate(const Scene& scene, std::uint64_t candidate, Weights weights = {},
                protocol::Task task = protocol::SearchTask{}) {
  Recorder monitor;
  auto item = work(scene, candidate, task);
  item.weights = std::move(weights);
  return make_objective(scene.setup())->evaluate(item, monitor);
}

/// Two convolutions with batch norm, dense layers with dropout.
Scene scene_of_layers() {
  Scene scene;
  scene.space_options.stage[0].repeat = 2;
  scene.space_options.head.dense = {16};
  scene.space_options.head.dropout = {0.2};
  scene.options.epochs = 2;
  return scene;
}

/// So short, and at such a small rate, that nothing moves but batch norm's statistics.
Scene idle(Scene scene) {
  scene.options.epochs = 0.125;  // one batch
  scene.options.learning_rate = {1e-30};
  scene.options.weight_decay = {0};
  return scene;
}

std::vector<float> values(const Weights& weights, const std::string& name) {
  const auto found = std::ranges::find(weights, name, &NamedTensor::name);
  if (found == weights.end()) throw std::runtime_error("no weight " + name);
  const auto data = found->tensor.as<float>();
  return {data.begin(), data.end()};
}

bool is_statistic(const std::string& name) {
  return name.find("running_") != std::string::npos || name.find("tracked") != std::string::npos ||
         name.starts_with("input.");
}

/// All trained parameters.
std::vector<std::string> parameters(const Weights& weights) {
  std::vector<std::string> result;
  for (const auto& weight : weights)
    if (!is_statistic(weight.name)) result.push_back(weight.name);
  return result;
}

/// Those of the first convolution and its batch norm.
Weights first_unit(const Weights& weights) {
  Weights result;
  for (const auto& weight : weights)
    if (weight.name.starts_with("stage1")) result.push_back(weight);
  return result;
}

std::set<std::string> names(const Weights& weights) {
  std::set<std::string> result;
  for (const auto& weight : weights) result.insert(weight.name);
  return result;
}

/// A copy in memory of its own.
Weights copy(const Weights& weights) {
  Weights result;
  for (const auto& [name, tensor] : weights) {
    auto other = HostTensor::allocate(tensor.dtype, tensor.shape);
    std::memcpy(other.data.get(), tensor.data.get(), tensor.bytes());
    result.push_back({name, other});
  }
  return result;
}

/// Floats cut to bfloat16.
Weights halved(const Weights& weights) {
  Weights result;
  for (const auto& [name, tensor] : weights) {
    if (tensor.dtype != DType::float32) {
      result.push_back({name, tensor});
      continue;
    }
    auto half = HostTensor::allocate(DType::bfloat16, tensor.shape);
    for (std::size_t i = 0; i < tensor.size(); ++i)
      std::memcpy(half.data.get() + 2 * i, tensor.data.get() + 4 * i + 2, 2);
    result.push_back({name, half});
  }
  return result;
}

bool same_bits(const Result& a, const Result& b) {
  return a.outcome.curve == b.outcome.curve && a.outcome.metrics == b.outcome.metrics &&
         std::ranges::equal(a.weights, b.weights, [](const auto& x, const auto& y) {
           return x.name == y.name && std::ranges::equal(x.tensor.span(), y.tensor.span());
         });
}

TEST(Inherit, AllLayersStartWhereTheProviderEnded) {
  // Without batch norm, whose statistics would move, the first validation is the provider's last.
  Scene scene = scene_of_layers();
  scene.space_options.stage[0].norm = {"none"};
  const auto provider = evaluate(scene, 0);
  const auto heir = evaluate(idle(scene), 1, provider.weights);
  for (const char* name : {"validation_loss", "validation_accuracy"})
    EXPECT_EQ(value(heir.outcome.metrics, name), value(provider.outcome.metrics, name)) << name;
  for (const auto& name : parameters(provider.weights))
    EXPECT_EQ(values(heir.weights, name), values(provider.weights, name)) << name;
}

TEST(Inherit, StatisticsOfBatchNormGoOn) {
  const Scene scene = scene_of_layers();
  const auto provider = evaluate(scene, 0);
  const auto heir = evaluate(idle(scene), 1, provider.weights);
  const auto count = [](const Result& result) {
    for (const auto& [name, tensor] : result.weights)
      if (name.ends_with("num_batches_tracked")) return tensor.as<std::int64_t>()[0];
    throw std::runtime_error("no counter");
  };
  EXPECT_EQ(count(heir), count(provider) + 1);
  EXPECT_NEAR(value(heir.outcome.metrics, "validation_loss"),
              value(provider.outcome.metrics, "validation_loss"), 0.05);
  EXPECT_GT(value(evaluate(idle(scene), 1).outcome.metrics, "validation_loss"), 1);
}

TEST(Inherit, LayersThatAreNotGivenStartAsFromScratch) {
  const Scene scene = scene_of_layers();
  const auto provider = evaluate(scene, 0);
  const auto given = first_unit(provider.weights);
  const auto heir = evaluate(idle(scene), 1, given), scratch = evaluate(idle(scene), 1);
  for (const auto& name : parameters(heir.weights)) {
    const bool inherited = names(given).contains(name);
    const auto expected = values(inherited ? provider.weights : scratch.weights, name),
               actual = values(heir.weights, name);
    for (std::size_t i = 0; i < expected.size(); ++i)
      ASSERT_NEAR(actual[i], expected[i], 1e-20) << name;  // an idle step from 0 is no 0
  }
}

TEST(Inherit, ShrinkAndPerturbMixesWithTheInitialWeights) {
  Scene scene = scene_of_layers();
  const auto provider = evaluate(scene, 0), initial = evaluate(idle(scene), 1);
  scene.options.inherit.shrink = 0.4;
  scene.options.inherit.perturb = 0.25;
  const auto heir = evaluate(idle(scene), 1, provider.weights);
  int mixed = 0;
  for (const auto& [name, tensor] : provider.weights) {
    if (is_statistic(name)) continue;
    const auto a = values(provider.weights, name), b = values(initial.weights, name),
               actual = values(heir.weights, name);
    const bool mixes = tensor.shape.size() > 1;
    mixed += mixes ? 1 : 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      ASSERT_NEAR(actual[i], mixes ? 0.4 * a[i] + 0.25 * b[i] : a[i], 1e-6) << name;
  }
  EXPECT_EQ(mixed, 4);
}

TEST(Inherit, FinalTrainingsMixButFreezeNothing) {
  Scene scene = scene_of_layers();
  const auto provider = evaluate(scene, 0);
  scene.options.final_epochs = 1;
  scene.options.inherit = {0.4, 0.25, 10, 0.5};
  const auto frozen = evaluate(scene, 1, provider.weights, protocol::FinalTask{});
  scene.options.inherit = {0.4, 0.25, 0, 1};
  const auto free = evaluate(scene, 1, provider.weights, protocol::FinalTask{});
  scene.options.inherit = {};
  const auto plain = evaluate(scene, 1, provider.weights, protocol::FinalTask{});
  EXPECT_TRUE(same_bits(frozen, free));
  EXPECT_FALSE(same_bits(plain, free));
}

TEST(Inherit, FinalTrainingsNeedAWholeCheckpoint) {
  const Scene scene = scene_of_layers();
  const auto part = first_unit(evaluate(scene, 0).weights);
  const auto text = thrown([&] { evaluate(scene, 1, part, protocol::FinalTask{}); });
  EXPECT_NE(text.find("the weight is missing"), std::string::npos) << text;
}

TEST(Inherit, Bfloat16IsTakenToo) {
  const Scene scene = scene_of_layers();
  const auto provider = evaluate(scene, 0);
  const auto heir = evaluate(idle(scene), 1, halved(provider.weights));
  for (const auto& name : parameters(heir.weights)) {
    const auto a = values(provider.weights, name), b = values(heir.weights, name);
    for (std::size_t i = 0; i < a.size(); ++i)
      ASSERT_NEAR(b[i], a[i], std::abs(a[i]) / 128) << name;
  }
  Scene mixing = idle(scene);
  mixing.options.inherit.shrink = 0.5;
  const auto mixed = evaluate(mixing, 1, halved(provider.weights));
  EXPECT_EQ(mixed.weights.front().tensor.dtype, DType::float32);
}

TEST(Inherit, GivenWeightsAreLeftAlone) {
  Scene scene = scene_of_layers();
  scene.options.inherit = {0.5, 0.5, 0.5, 0.5};
  const auto provider = evaluate(scene, 0);
  const auto before = copy(provider.weights);
  evaluate(scene, 1, provider.weights);
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_TRUE(std::ranges::equal(before[i].tensor.span(), provider.weights[i].tensor.span()))
        << before[i].name;
}

class FrozenLayers : public testing::TestWithParam<const char*> {};

TEST_P(FrozenLayers, StandStillAndThenMove) {
  Scene scene = scene_of_layers();
  scene.options.optimizer = {GetParam()};
  scene.options.learning_rate = {0.01};
  const auto provider = evaluate(scene, 0);
  const auto given = first_unit(provider.weights);
  scene.options.inherit.freeze_epochs = 1;
  for (const double epochs : {0.5, 1.0, 1.125}) {
    scene.options.epochs = epochs;
    const auto heir = evaluate(scene, 1, given);
    for (const auto& name : parameters(heir.weights)) {
      const bool inherited = names(given).contains(name);
      const auto start = inherited ? values(provider.weights, name)
                                   : values(evaluate(idle(scene), 1).weights, name);
      EXPECT_EQ(values(heir.weights, name) == start, inherited && epochs <= 1)
          << name << " after " << epochs << " epochs";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Optimizer, FrozenLayers, testing::Values("sgd", "adam", "adamw"));

TEST(Inherit, ANetworkMayBeFrozenAsAWhole) {
  Scene scene = scene_of_layers();
  scene.options.clip_norm = 1;
  const auto provider = evaluate(scene, 0);
  scene.options.inherit.freeze_epochs = 100;
  const auto heir = evaluate(scene, 1, provider.weights);
  EXPECT_EQ(heir.outcome.status, Status::trained);
  for (const auto& name : parameters(heir.weights))
    EXPECT_EQ(values(heir.weights, name), values(provider.weights, name)) << name;
}

/// One step from the same start is a step along the same gradient: SGD's is proportional to the
/// rate, momentum or not.
TEST(Inherit, TheRateOfInheritedLayersIsScaled) {
  Scene scene = scene_of_layers();
  const auto provider = evaluate(scene, 0);
  const auto given = first_unit(provider.weights);
  scene.options.epochs = 0.125;  // one batch
  scene.options.schedule = "constant";
  const auto start = evaluate(idle(scene), 1, given), whole = evaluate(scene, 1, given);
  scene.options.inherit.rate_factor = 0.5;
  const auto half = evaluate(scene, 1, given);
  for (const auto& name : parameters(start.weights)) {
    const double factor = names(given).contains(name) ? 0.5 : 1;
    const auto a = values(start.weights, name), b = values(whole.weights, name),
               actual = values(half.weights, name);
    double moved = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      ASSERT_NEAR(actual[i], a[i] + factor * (b[i] - a[i]), 1e-6) << name;
      moved += std::abs(b[i] - a[i]);
    }
    EXPECT_GT(moved, 1e-4) << name;
  }
}

TEST(Inherit, OptionsWithoutWeightsChangeNothing) {
  Scene scene = scene_of_layers();
  const auto plain = evaluate(scene, 1);
  scene.options.inherit = {0.3, 0.7, 1, 0.1};
  EXPECT_TRUE(same_bits(evaluate(scene, 1), plain));
}

TEST(Inherit, SameWorkSameBits) {
  Scene scene = scene_of_layers();
  scene.options.shift = 1;
  scene.options.inherit = {0.4, 0.2, 0.5, 0.5};
  const auto given = first_unit(evaluate(scene, 0).weights);
  EXPECT_TRUE(same_bits(evaluate(scene, 1, given), evaluate(scene, 1, given)));
  EXPECT_FALSE(same_bits(evaluate(scene, 1, given), evaluate(scene, 2, given)));
}

}  // namespace
}  // namespace cairn::train
