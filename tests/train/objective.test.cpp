#include "cairn/train/objective.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "cairn/core/error.hpp"
#include "cairn/train/torchscript.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

using objective::Result;
using protocol::Phase;
using protocol::Status;

Result evaluate(const Scene& scene, const objective::Work& work) {
  Recorder monitor;
  return make_objective(scene.setup())->evaluate(work, monitor);
}

bool same_bits(const Result& a, const Result& b) {
  return a.outcome.curve == b.outcome.curve && a.outcome.metrics == b.outcome.metrics &&
         std::ranges::equal(a.weights, b.weights, [](const auto& x, const auto& y) {
           return x.name == y.name && std::ranges::equal(x.tensor.span(), y.tensor.span());
         });
}

/// With everything that draws random numbers.
Scene random_scene() {
  Scene scene;
  scene.options.epochs = 2;
  scene.options.shift = 1;
  scene.options.flip = true;
  scene.space_options.head.dense = {16};
  scene.space_options.head.dropout = {0.3};
  return scene;
}

class Fits : public testing::TestWithParam<std::pair<const char*, double>> {};

TEST_P(Fits, APlantedDataSet) {
  Scene scene;
  scene.options.optimizer = {GetParam().first};
  scene.options.learning_rate = {GetParam().second};
  const auto result = evaluate(scene, work(scene, 0));
  EXPECT_EQ(result.outcome.status, Status::trained);
  EXPECT_GT(value(result.outcome.metrics, "training_accuracy"), 0.95);
  EXPECT_GT(value(result.outcome.metrics, "validation_accuracy"), 0.95);
}

INSTANTIATE_TEST_SUITE_P(Optimizer, Fits,
                         testing::Values(std::pair{"sgd", 0.05}, std::pair{"adam", 0.01},
                                         std::pair{"adamw", 0.01}));

TEST(Training, CurveHasThePromisedSeries) {
  Scene scene;
  Recorder monitor;
  const auto result = make_objective(scene.setup())->evaluate(work(scene, 0), monitor);
  const auto& curve = result.outcome.curve;
  EXPECT_EQ(curve.epoch, (std::vector<double>{1, 2, 3, 4}));
  std::vector<std::string> names;
  for (const auto& series : curve.series) {
    names.push_back(series.info.name);
    EXPECT_EQ(series.values.size(), 4u);
    EXPECT_EQ(series.info.unit, "1");
    EXPECT_EQ(value(result.outcome.metrics, series.info.name), series.values.back());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"training_loss", "training_accuracy",
                                             "validation_loss", "validation_accuracy"}));
  EXPECT_EQ(result.outcome.metrics.size(), 4u);
  EXPECT_EQ(result.outcome.epochs, 4);
  EXPECT_EQ(monitor.seen, 4 * 256);
  ASSERT_EQ(monitor.curves.size(), 4u);
  EXPECT_EQ(monitor.curves[1].epoch, (std::vector<double>{1, 2}));
  EXPECT_EQ(monitor.curves[3], curve);
  EXPECT_EQ(monitor.phases, (std::vector<Phase>{Phase::build, Phase::train, Phase::validate,
                                                Phase::train, Phase::validate, Phase::train,
                                                Phase::validate, Phase::train, Phase::validate}));
}

TEST(Training, FractionalEpochsEndAfterTheRightBatch) {
  Scene scene;
  scene.options.epochs = 1.6;          // 8 batches each: 12.8 → 13
  scene.options.validate_every = 0.5;  // after 4, 8, 12 and at the end
  Recorder monitor;
  const auto result = make_objective(scene.setup())->evaluate(work(scene, 0), monitor);
  EXPECT_EQ(monitor.seen, 13 * 32);
  EXPECT_EQ(result.outcome.epochs, 13 / 8.0);
  EXPECT_EQ(result.outcome.curve.epoch, (std::vector<double>{0.5, 1, 1.5, 13 / 8.0}));
}

TEST(Training, ThirdsOfAnEpochLoseNoPoint) {
  Scene scene;
  scene.options.epochs = 2;
  scene.options.batch = {16};
  scene.splits[0].train = range(0, 240);  // 15 batches
  scene.options.validate_every = 1.0 / 3;
  const auto result = evaluate(scene, work(scene, 0));
  EXPECT_EQ(result.outcome.curve.epoch.size(), 6u);
}

TEST(Training, BatchLargerThanTheDataTakesAll) {
  Scene scene;
  scene.options.batch = {1000};
  Recorder monitor;
  make_objective(scene.setup())->evaluate(work(scene, 0), monitor);
  EXPECT_EQ(monitor.seen, 4 * 256);
}

class Repeats : public testing::TestWithParam<const char*> {};

TEST_P(Repeats, SameCandidateSameBits) {
  Scene scene = random_scene();
  scene.options.precision = GetParam();
  const auto objective = make_objective(scene.setup());
  Recorder monitor;
  const auto first = objective->evaluate(work(scene, 3), monitor);
  const auto other = objective->evaluate(work(scene, 4), monitor);
  const auto again = objective->evaluate(work(scene, 3), monitor);
  EXPECT_TRUE(same_bits(first, again));
  EXPECT_FALSE(same_bits(first, other));
}

TEST_P(Repeats, TwoThreadsGiveTheSameBitsAsOne) {
  Scene scene = random_scene();
  scene.options.precision = GetParam();
  const auto third = evaluate(scene, work(scene, 3)), fourth = evaluate(scene, work(scene, 4));
  for (int round = 0; round < 2; ++round) {
    Result a, b;
    std::thread one([&] { a = evaluate(scene, work(scene, 3)); });
    std::thread two([&] { b = evaluate(scene, work(scene, 4)); });
    one.join();
    two.join();
    EXPECT_TRUE(same_bits(a, third));
    EXPECT_TRUE(same_bits(b, fourth));
  }
}

INSTANTIATE_TEST_SUITE_P(Precision, Repeats, testing::Values("float32", "bfloat16"));

TEST(Training, TheSeedOfTheRunMatters) {
  Scene scene = random_scene();
  const auto first = evaluate(scene, work(scene, 3));
  scene.seed = 8;
  EXPECT_FALSE(same_bits(first, evaluate(scene, work(scene, 3))));
}

TEST(Training, StartsFromGivenWeights) {
  Scene scene;
  const auto trained = evaluate(scene, work(scene, 0));
  scene.options.epochs = 0.125;  // one batch
  scene.options.learning_rate = {1e-9};
  auto warm = work(scene, 1);
  warm.weights = trained.weights;
  EXPECT_GT(value(evaluate(scene, warm).outcome.metrics, "training_accuracy"), 0.9);
  EXPECT_LT(value(evaluate(scene, work(scene, 1)).outcome.metrics, "training_accuracy"), 0.7);
  warm.weights[0].tensor.shape[0] += 1;
  EXPECT_NE(thrown([&] { evaluate(scene, warm); }).find(warm.weights[0].name), std::string::npos);
}

TEST(Training, StopsWhenAsked) {
  Scene scene;
  Recorder monitor;
  monitor.stop_after = 10 * 32;
  const auto result = make_objective(scene.setup())->evaluate(work(scene, 0), monitor);
  EXPECT_EQ(result.outcome.status, Status::stopped);
  EXPECT_EQ(monitor.seen, 10 * 32);
  EXPECT_EQ(result.outcome.epochs, 1.25);
  EXPECT_EQ(result.outcome.curve.epoch.size(), 1u);
  EXPECT_FALSE(result.weights.empty());
}

TEST(Training, NotANumberIsNamedWithItsStep) {
  Scene scene;
  auto& images = scene.dataset.inputs[0].values;
  images = HostTensor::allocate(DType::float32, {384, 1, 8, 8});
  Random random(1, "x");
  for (auto& pixel : images.as<float>()) pixel = static_cast<float>(random.normal());
  scene.options.learning_rate = {1e20};
  scene.space_options.stage[0].norm = {"none"};
  const auto text = thrown([&] { evaluate(scene, work(scene, 0)); });
  // The first step is still sound; its update is what breaks the later ones.
  EXPECT_TRUE(text.find("not-a-number at step 2 (epoch 0.25)") != std::string::npos ||
              text.find("not-a-number at step 3 (epoch 0.375)") != std::string::npos)
      << text;
}

TEST(Training, OutOfMemoryIsNamed) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer ends the program when an allocation is too large";
#endif
  Scene scene;
  space::StageOptions wide;
  wide.width = {1 << 20};
  scene.space_options.stage = {wide, wide};  // the second layer has 40 TB of weights
  const auto text = thrown([&] { evaluate(scene, work(scene, 0)); });
  EXPECT_EQ(text.rfind("out of memory", 0), 0u) << text;
}

TEST(Training, ClippingAndSmoothingAndWarmupTrain) {
  Scene scene;
  scene.options.clip_norm = 1;
  scene.options.label_smoothing = 0.1;
  scene.options.warmup_epochs = 1;
  const auto result = evaluate(scene, work(scene, 0));
  EXPECT_GT(value(result.outcome.metrics, "validation_accuracy"), 0.9);
  // Smoothed targets have an entropy that the training loss cannot go below.
  EXPECT_GT(value(result.outcome.metrics, "training_loss"), 0.31);
}

TEST(Training, Bfloat16FitsToo) {
  Scene scene;
  scene.options.precision = "bfloat16";
  const auto result = evaluate(scene, work(scene, 0));
  EXPECT_GT(value(result.outcome.metrics, "validation_accuracy"), 0.95);
  EXPECT_EQ(result.weights.front().tensor.dtype, DType::float32);
}

TEST(FinalTask, TrainsLongerAndTests) {
  Scene scene;
  const auto result = evaluate(scene, work(scene, 0, protocol::FinalTask{false}));
  EXPECT_EQ(result.outcome.epochs, 5);
  EXPECT_GT(value(result.outcome.metrics, "test_accuracy"), 0.95);
  EXPECT_GT(value(result.outcome.metrics, "validation_accuracy"), 0.95);
}

TEST(FinalTask, MergedValidationTrainsOnAll) {
  Scene scene;
  Recorder monitor;
  const auto result =
      make_objective(scene.setup())->evaluate(work(scene, 0, protocol::FinalTask{true}), monitor);
  EXPECT_EQ(monitor.seen, 5 * 320);
  EXPECT_EQ(find_metric(result.outcome.metrics, "validation_loss"), nullptr);
  EXPECT_EQ(result.outcome.curve.series.size(), 2u);
  EXPECT_GT(value(result.outcome.metrics, "test_accuracy"), 0.95);
}

TEST(TestTask, MeasuresTheGivenWeightsAndEqualsPredict) {
  Scene scene;
  scene.options.precision = "bfloat16";  // the test is in float32 all the same
  const auto trained = evaluate(scene, work(scene, 0));
  auto test = work(scene, 0, protocol::TestTask{{CandidateId(0), Attempt(0), 4, 0}});
  test.weights = trained.weights;
  Recorder monitor;
  const auto result = make_objective(scene.setup())->evaluate(test, monitor);
  EXPECT_EQ(monitor.phases, (std::vector<Phase>{Phase::build, Phase::test}));
  EXPECT_TRUE(result.weights.empty());
  ASSERT_EQ(result.outcome.metrics.size(), 2u);

  const Model model{scene.space()->graph(test.assignment.architecture), trained.weights};
  HostTensor images = scene.dataset.inputs[0].values;
  images.data = {images.data, images.data.get() + 320 * 64};
  images.shape[0] = 64;
  const auto logits = predict(model, {images});
  ASSERT_EQ(logits.shape, (std::vector<std::int64_t>{64, 4}));
  int right = 0;
  double loss = 0;
  for (int i = 0; i < 64; ++i) {
    const auto row = logits.as<float>().subspan(static_cast<std::size_t>(i) * 4, 4);
    const auto label = scene.dataset.y.as<std::int64_t>()[320 + i];
    right += std::ranges::max_element(row) - row.begin() == label;
    double sum = 0;
    for (float logit : row) sum += std::exp(logit);
    loss += (std::log(sum) - row[label]) / 64;
  }
  EXPECT_DOUBLE_EQ(value(result.outcome.metrics, "test_accuracy"), right / 64.0);
  EXPECT_NEAR(value(result.outcome.metrics, "test_loss"), loss, 1e-5);
}

TEST(TestTask, MissingWeightsAreNamed) {
  Scene scene;
  auto test = work(scene, 0, protocol::TestTask{});
  EXPECT_NE(thrown([&] { evaluate(scene, test); }).find("the weight is missing"),
            std::string::npos);
}

TEST(Training, WithoutSamplesIsRefused) {
  Scene scene;
  scene.splits[0].train.clear();
  EXPECT_NE(thrown([&] { make_objective(scene.setup()); }).find("no training samples"),
            std::string::npos);
}

TEST(Devices, AbsentGpuIsRefused) {
  Scene scene;
  scene.device.gpu = visible_gpus();
  EXPECT_NE(thrown([&] { make_objective(scene.setup()); }).find("CUDA_VISIBLE_DEVICES"),
            std::string::npos);
  EXPECT_EQ(device_name(Device{}), "cpu");
}

}  // namespace
}  // namespace cairn::train
