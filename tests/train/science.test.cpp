// From data with a planted signal to a score: tables, pairs, sequences.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "train/support.hpp"

namespace cairn::train {
namespace {

using objective::Result;

constexpr std::int64_t kSamples = 1200;

/// 960 samples train, 120 validate, 120 are for the test.
struct World {
  data::Dataset dataset;
  data::Options data;
  Options options;
  space::BranchOptions branch;
  std::vector<space::BranchOptions> more{};
  std::vector<space::DenseOptions> trunk{};
  int outputs = 1;

  World() {
    options.epochs = options.final_epochs = 12;
    options.validate_every = 12;
    options.optimizer = {"adam"};
    options.learning_rate = {0.01};
    options.weight_decay = {0};
    options.batch = {32};
    options.precision = "float32";
  }

  Result train() const {
    space::Options space_options;
    space_options.stage.clear();
    space_options.branch = {branch};
    space_options.branch.insert(space_options.branch.end(), more.begin(), more.end());
    space_options.trunk = trunk;
    std::vector<space::TaskInput> inputs;
    for (const auto& [name, values, rows, categories] : dataset.inputs)
      inputs.push_back({name, {values.shape.begin() + 1, values.shape.end()}, categories});
    Setup setup;
    setup.options = options;
    setup.space = std::make_shared<space::Space>(space_options, space::Task(inputs, outputs));
    setup.dataset = std::make_shared<data::Dataset>(dataset);
    setup.data = data;
    setup.splits = {{range(0, 960), range(960, 1080), range(1080, kSamples)}};
    setup.seed = 5;
    Recorder monitor;
    return make_objective(setup)->evaluate(
        {{CandidateId(0), Attempt(0), setup.space->at(0), protocol::FinalTask{}}, {}}, monitor);
  }
};

space::DenseOptions dense(int width) {
  space::DenseOptions options;
  options.width = {width};
  return options;
}

HostTensor normal(std::vector<std::int64_t> shape, Random& random) {
  auto result = HostTensor::allocate(DType::float32, std::move(shape));
  for (auto& value : result.as<float>()) value = static_cast<float>(random.normal());
  return result;
}

HostTensor integers(std::vector<std::int64_t> shape, Random& random, std::uint64_t bound) {
  auto result = HostTensor::allocate(DType::int64, std::move(shape));
  for (auto& value : result.as<std::int64_t>())
    value = static_cast<std::int64_t>(random.below(bound));
  return result;
}

void set_real(World& world, const std::function<double(std::int64_t)>& target) {
  world.dataset.y = HostTensor::allocate(DType::float32, {kSamples});
  for (std::int64_t i = 0; i < kSamples; ++i)
    world.dataset.y.as<float>()[i] = static_cast<float>(target(i));
  world.options.loss = "huber";
  world.options.metrics = {"r2", "mae"};
}

/// Cells and drugs, each with hidden properties: y = 100 + 20 · (cell's + drug's + their product).
TEST(Science, PairsOfTwoTables) {
  World world;
  Random random(1, "pairs");
  for (const char* name : {"cell", "drug"}) {
    const bool cell = name[0] == 'c';
    world.dataset.inputs.push_back(
        {name, normal({cell ? 60 : 40, 6}, random), integers({kSamples}, random, cell ? 60 : 40)});
  }
  set_real(world, [&](std::int64_t i) {
    const auto feature = [&](const data::Input& input) {
      return input.values.as<float>()[input.rows.as<std::int64_t>()[i] * 6];
    };
    const double a = feature(world.dataset.inputs[0]), b = feature(world.dataset.inputs[1]);
    return 100 + 20 * (a + b + a * b);
  });
  world.branch.inputs = {"cell"};
  world.branch.dense = {dense(16)};
  world.more = {world.branch};
  world.more[0].inputs = {"drug"};
  world.trunk = {dense(32)};
  world.options.epochs = world.options.final_epochs = 25;
  const auto result = world.train();
  EXPECT_GT(value(result.outcome.metrics, "test_r2"), 0.9);
  EXPECT_LT(value(result.outcome.metrics, "test_mae"), 8);  // of a standard deviation of 35
}

/// A class that two columns of categories decide together, beside missing numbers.
TEST(Science, CategoriesAndMissingNumbers) {
  World world;
  Random random(2, "table");
  world.dataset.inputs.push_back({"numbers", normal({kSamples, 3}, random), {}});
  world.dataset.inputs.push_back({"codes", integers({kSamples, 2}, random, 6), {}, {6, 6}});
  auto numbers = world.dataset.inputs[0].values.as<float>();
  const auto codes = world.dataset.inputs[1].values.as<std::int64_t>();
  world.dataset.y = HostTensor::allocate(DType::int64, {kSamples});
  world.dataset.classes = 2;
  for (std::int64_t i = 0; i < kSamples; ++i) {
    const bool odd = (codes[2 * i] + codes[2 * i + 1]) % 2 == 1;
    world.dataset.y.as<std::int64_t>()[i] = (odd ? 1.5 : -1.5) + numbers[3 * i] > 0 ? 1 : 0;
    if (i % 7 == 0) numbers[3 * i + 1] = NAN;
  }
  world.outputs = 2;
  world.options.metrics = {"accuracy", "balanced_accuracy", "auc"};
  world.options.class_weights = "balanced";
  world.branch.inputs = {"numbers"};
  space::BranchOptions categories;
  categories.inputs = {"codes"};
  categories.embedding = {4};
  world.more = {categories};
  world.trunk = {dense(32)};
  const auto result = world.train();
  EXPECT_GT(value(result.outcome.metrics, "test_balanced_accuracy"), 0.9);
  EXPECT_GT(value(result.outcome.metrics, "test_auc"), 0.95);
}

/// A motif somewhere in noise, or none.
TEST(Science, SequencesWithAMotif) {
  World world;
  Random random(3, "sequences");
  constexpr std::int64_t length = 60;
  world.dataset.inputs.push_back({"x", normal({kSamples, 1, length}, random), {}});
  world.dataset.y = integers({kSamples}, random, 2);
  world.dataset.classes = 2;
  const float motif[] = {3, -3, 3, 3, -3};
  for (std::int64_t i = 0; i < kSamples; ++i) {
    const auto at = static_cast<std::int64_t>(random.below(length - 5));
    if (world.dataset.y.as<std::int64_t>()[i] == 1)
      for (std::int64_t j = 0; j < 5; ++j)
        world.dataset.inputs[0].values.as<float>()[i * length + at + j] += motif[j];
  }
  world.outputs = 2;
  world.options.metrics = {"accuracy"};
  world.options.epochs = world.options.final_epochs = 10;
  space::SequenceOptions stage;
  stage.kernel = {5};
  stage.width = {8};
  stage.pool = {4};
  world.branch.inputs = {"x"};
  world.branch.sequence = {stage};
  world.branch.pool = {"flatten"};
  world.trunk = {dense(16)};
  EXPECT_GT(value(world.train().outcome.metrics, "test_accuracy"), 0.93);
}

}  // namespace
}  // namespace cairn::train
