// Which losses and metrics train what, and what is refused.
#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/error.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

using objective::Result;

Result evaluate(const Scene& scene, const objective::Work& work) {
  Recorder monitor;
  return make_objective(scene.setup())->evaluate(work, monitor);
}

/// Two classes, from the quadrants.
Scene binary_scene() {
  Scene scene;
  scene.dataset = quadrants(2);
  scene.outputs = 1;
  scene.options.loss = "binary_cross_entropy";
  scene.options.metrics = {"accuracy", "auc"};
  return scene;
}

TEST(Losses, BinaryCrossEntropyWithAccuracyAndAuc) {
  const auto result = evaluate(binary_scene(), work(binary_scene(), 0));
  EXPECT_GT(value(result.outcome.metrics, "training_accuracy"), 0.95);
  EXPECT_GT(value(result.outcome.metrics, "validation_accuracy"), 0.95);
  EXPECT_GT(value(result.outcome.metrics, "validation_auc"), 0.98);
}

TEST(Losses, CrossEntropyOfTwoClassesHasAnAuc) {
  Scene scene = binary_scene();
  scene.options.loss = "cross_entropy";
  scene.outputs = 2;
  EXPECT_GT(value(evaluate(scene, work(scene, 0)).outcome.metrics, "validation_auc"), 0.98);
}

/// A quantity: 0 or 1 by where the light is, on another scale.
Scene real_scene(float scale = 1, float offset = 0) {
  Scene scene;
  const auto labels = scene.dataset.y;
  scene.dataset.y = HostTensor::allocate(DType::float32, labels.shape);
  for (std::size_t i = 0; i < labels.size(); ++i)
    scene.dataset.y.as<float>()[i] =
        offset + scale * static_cast<float>(labels.as<std::int64_t>()[i] % 2);
  scene.dataset.classes = 0;
  scene.outputs = 1;
  scene.options.epochs = scene.options.final_epochs = 15;
  scene.options.loss = "mean_squared_error";
  scene.options.metrics = {"r2", "mae"};
  scene.options.optimizer = {"adam"};
  scene.options.learning_rate = {0.01};
  return scene;
}

TEST(Losses, RegressionWithR2AndMae) {
  const Scene scene = real_scene();
  const auto result = evaluate(scene, work(scene, 0));
  EXPECT_GT(value(result.outcome.metrics, "validation_r2"), 0.7);
  EXPECT_LT(value(result.outcome.metrics, "validation_mae"), 0.3);
  EXPECT_EQ(find_metric(result.outcome.metrics, "training_r2"), nullptr);
}

/// 1000 and 50: far from the scale that networks start on.
TEST(Losses, RegressionIsOnTheScaleOfTheTargets) {
  const Scene unit = real_scene(), scene = real_scene(50, 1000);
  const auto expected = evaluate(unit, work(unit, 0)), result = evaluate(scene, work(scene, 0));
  const auto of = [](const Result& r, const char* name) { return value(r.outcome.metrics, name); };
  EXPECT_NEAR(of(result, "validation_r2"), of(expected, "validation_r2"), 0.02);
  EXPECT_NEAR(of(result, "validation_mae"), 50 * of(expected, "validation_mae"), 0.5);
  EXPECT_NEAR(of(result, "validation_loss"), of(expected, "validation_loss"), 0.02);
  EXPECT_GT(of(evaluate(scene, work(scene, 0, protocol::FinalTask{})), "test_r2"), 0.7);
}

TEST(Losses, WithoutScalingOfTargetsTheLossIsOnTheirScale) {
  Scene scene = real_scene(50, 1000);
  scene.data.scale_target = false;
  scene.options.epochs = 1;
  const auto result = evaluate(scene, work(scene, 0));
  EXPECT_GT(value(result.outcome.metrics, "validation_loss"), 1e4);
  EXPECT_LT(value(result.outcome.metrics, "validation_r2"), 0);
}

TEST(Losses, HuberFitsAndCaresLessForOutliers) {
  Scene scene = real_scene();
  scene.data.scale_target = false;  // outliers would set the scale
  Random random(1, "outliers");
  for (int i = 0; i < 256; ++i)
    if (random.below(20) == 0) scene.dataset.y.as<float>()[i] = 50;
  const auto mae = [&](const char* loss) {
    scene.options.loss = loss;
    return value(evaluate(scene, work(scene, 0)).outcome.metrics, "validation_mae");
  };
  EXPECT_LT(mae("huber"), 0.5 * mae("mean_squared_error"));
}

/// Of images that tell nothing networks learn how frequent the classes are: one in twelve, or with
/// balanced weights one in two.
TEST(Losses, ClassWeightsMakeRareClassesAsFrequent) {
  Scene scene = binary_scene();
  std::ranges::fill(scene.dataset.inputs[0].values.as<std::uint8_t>(), 100);
  for (int i = 0; i < 384; ++i) scene.dataset.y.as<std::int64_t>()[i] = i % 12 == 0 ? 1 : 0;
  scene.options.metrics = {"accuracy", "balanced_accuracy"};
  scene.options.epochs = 8;
  const auto metrics = [&](const char* weights) {
    scene.options.class_weights = weights;
    return evaluate(scene, work(scene, 0)).outcome.metrics;
  };
  const auto plain = metrics("none"), weighted = metrics("balanced");
  const double rare = 1.0 / 12, entropy = -rare * std::log(rare) - (1 - rare) * std::log(1 - rare);
  EXPECT_NEAR(value(plain, "validation_loss"), entropy, 0.03);
  EXPECT_NEAR(value(weighted, "validation_loss"), std::log(2.0), 0.03);
  for (const auto& found : {plain, weighted})
    EXPECT_EQ(value(found, "validation_balanced_accuracy"), 0.5);
}

/// Text of the refusal, which is a UsageError.
std::string refusal(const Scene& scene) {
  try {
    make_objective(scene.setup());
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(Check, LossesThatDoNotFitTheDataAreRefused) {
  const auto expect = [](Scene scene, const char* loss, const char* reason) {
    scene.options.loss = loss;
    EXPECT_NE(refusal(scene).find(reason), std::string::npos) << refusal(scene);
  };
  Scene three;
  three.outputs = 3;
  expect(three, "cross_entropy", "3 outputs");
  expect(Scene(), "binary_cross_entropy", "4 classes");
  for (const char* loss : {"mean_squared_error", "huber"}) expect(Scene(), loss, "target_kind");
  for (const char* loss : {"cross_entropy", "binary_cross_entropy"})
    expect(real_scene(), loss, "real targets");
  Scene wide = real_scene();
  wide.outputs = 2;
  expect(wide, "huber", "2 outputs");
}

TEST(Check, MetricsThatDoNotFitTheDataAreRefused) {
  for (const char* metric : {"r2", "mae", "auc"}) {
    Scene scene;
    scene.options.metrics = {metric};
    EXPECT_NE(refusal(scene).find(metric), std::string::npos) << metric;
  }
  for (const char* metric : {"accuracy", "balanced_accuracy", "auc"}) {
    Scene scene = real_scene();
    scene.options.metrics = {metric};
    EXPECT_NE(refusal(scene).find(metric), std::string::npos) << metric;
  }
  Scene weighted = real_scene();
  weighted.options.class_weights = "balanced";
  EXPECT_NE(refusal(weighted).find("class_weights"), std::string::npos);
}

TEST(Check, ClassesOutOfRangeAreRefused) {
  Scene scene;
  scene.dataset.y.as<std::int64_t>()[5] = 4;
  EXPECT_NE(thrown([&] { make_objective(scene.setup()); }).find("targets"), std::string::npos);
}

TEST(Check, NetworksNeedInputsThatTheDataHave) {
  Scene named;
  named.dataset.inputs[0].name = "other";
  EXPECT_NE(refusal(named).find("no such input"), std::string::npos);
  Scene narrow;
  narrow.dataset.inputs[0].values.shape = {768, 1, 8, 4};
  EXPECT_NE(refusal(narrow).find("1x8x8 is expected"), std::string::npos) << refusal(narrow);
}

}  // namespace
}  // namespace cairn::train
