#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "cairn/space/cost.hpp"
#include "train/allocations.hpp"
#include "train/device.hpp"
#include "train/random_networks.hpp"
#include "train/support.hpp"
#include "train/trainer.hpp"

namespace cairn::train {
namespace {

struct Case {
  const space::Space& space;
  space::Architecture architecture;
  std::string optimizer;
  std::int64_t batch;
};

/// Peak bytes that LibTorch holds for a network, beside the data.
struct Peaks {
  std::int64_t training;
  std::int64_t inference;
};

Samples noise(const space::Task& task, std::int64_t count) {
  auto shape = task.inputs[0].shape;
  shape.insert(shape.begin(), count);
  return {{{torch::randint(0, 256, shape).to(at::kByte)}},
          torch::randint(0, task.outputs, {count}).to(at::kLong)};
}

Scales plain() {
  return {{{{"input", data::Statistics{{1, 1, 1}, {127.0}, {50.0}}}}}, at::kCPU};
}

/// Two steps of the trainer, and one inference.
Peaks measure_peaks(const Case& c) {
  auto& allocator = CountingAllocator::instance();
  Plan plan;
  plan.recipe = {c.optimizer, 1e-3, 0, static_cast<int>(c.batch)};
  plan.samples = noise(c.space.task(), 2 * c.batch);
  plan.train = torch::arange(2 * c.batch);
  plan.validation = torch::empty({0}, at::kLong);
  const auto scales = plain();
  const auto x = plan.samples.inputs[0].values.narrow(0, 0, c.batch).to(at::kFloat);
  auto generator = make_generator(at::kCPU, 1);
  const std::int64_t before = allocator.now();
  const Network network(c.space.graph(c.architecture), generator);
  const Inference inference{network, scales, false, false};
  Peaks peaks{};
  {
    Trainer trainer(plan, inference, {generator, generator, generator});
    allocator.restart_peak();
    for (int step = 0; step < 2; ++step) trainer.train_batch();
    peaks.training = allocator.peak() - before;
  }
  allocator.restart_peak();
  infer(inference, {x});
  peaks.inference = allocator.peak() - before;
  return peaks;
}

Peaks predict_peaks(const Case& c) {
  const auto cost = space::cost(c.space.graph(c.architecture));
  const space::TrainingSetting setting{c.batch, space::optimizer_state_bytes(c.optimizer)};
  return {space::training_memory(cost, c.space.task().inputs, setting),
          space::inference_memory(cost, c.batch)};
}

/// Relative errors of predictions.
struct Errors {
  double sum = 0, lowest = 0, highest = 0;
  int count = 0;

  void add(std::int64_t predicted, std::int64_t real) {
    const double error = static_cast<double>(predicted) / static_cast<double>(real) - 1;
    sum += std::abs(error);
    lowest = std::min(lowest, error);
    highest = std::max(highest, error);
    ++count;
  }
  double mean() const { return sum / count; }
  std::string text() const {
    return "mean error " + std::to_string(100 * mean()) + " %, from " +
           std::to_string(100 * lowest) + " % to " + std::to_string(100 * highest) + " %";
  }
};

struct Comparison {
  Errors training, inference;
};

/// Random candidates of usual, wide and deep networks, with SGD and Adam.
Comparison compare(int candidates) {
  CountingAllocator::instance();
  use({-1, 1});
  const std::vector spaces{usual_space(), wide_space(), deep_space()};
  Random random(1, "memory");
  Comparison result;
  for (int i = 0; i < candidates; ++i) {
    const auto& space = spaces[static_cast<std::size_t>(i) % spaces.size()];
    const Case c{space, random_network(space, random), i % 2 == 0 ? "sgd" : "adam",
                 4 << random.below(4)};
    const auto real = measure_peaks(c), predicted = predict_peaks(c);
    result.training.add(predicted.training, real.training);
    result.inference.add(predicted.inference, real.inference);
  }
  return result;
}

TEST(Memory, IsWhatLibTorchAllocates) {
  const auto [training, inference] = compare(100);
  RecordProperty("training", training.text());
  RecordProperty("inference", inference.text());
  EXPECT_LE(training.mean(), 0.05) << training.text();
  EXPECT_GE(training.lowest, -0.10) << training.text();
  EXPECT_LE(inference.mean(), 0.05) << inference.text();
  EXPECT_GE(inference.lowest, -0.15) << inference.text();
  std::printf("training: %s\ninference: %s\n", training.text().c_str(), inference.text().c_str());
}

}  // namespace
}  // namespace cairn::train
