#include "train/losses.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "train/scoring.hpp"

namespace cairn::train {
namespace {

using torch::Tensor;

Options options(const char* loss, double smoothing = 0) {
  Options result;
  result.loss = loss;
  result.label_smoothing = smoothing;
  return result;
}

double mean(const Loss& loss, const Tensor& logits, const Tensor& target) {
  return loss.mean(logits, target).item<double>();
}

Tensor noise(std::vector<std::int64_t> shape, std::uint64_t seed) {
  auto source = at::detail::createCPUGenerator(seed);
  return torch::empty(shape).normal_(0, 2, source);
}

TEST(Loss, LabelSmoothingFollowsTheFormula) {
  const auto logits = torch::tensor({{1.0f, 2.0f, 0.5f}, {0.0f, -1.0f, 3.0f}});
  const auto target = torch::tensor({1, 0}, torch::kInt64);
  const double smoothing = 0.1;
  double expected = 0;
  for (int i = 0; i < 2; ++i) {
    double sum = 0;
    for (int k = 0; k < 3; ++k) sum += std::exp(logits[i][k].item<double>());
    for (int k = 0; k < 3; ++k) {
      const bool right = target[i].item<int>() == k;
      const double weight = (right ? 1 - smoothing : 0) + smoothing / 3;
      expected -= weight * (logits[i][k].item<double>() - std::log(sum)) / 2;
    }
  }
  const Loss loss(options("cross_entropy", smoothing));
  EXPECT_NEAR(loss.smoothed_mean(logits, target).item<double>(), expected, 1e-6);
  EXPECT_NEAR(mean(loss, logits, target), mean(Loss(options("cross_entropy")), logits, target), 0);
}

TEST(Loss, BinaryCrossEntropyTakesClassesAndFloats) {
  const auto logits = torch::tensor({{2.0f}, {-1.0f}});
  const double expected = (std::log1p(std::exp(-2)) + std::log1p(std::exp(-1))) / 2;
  const Loss loss(options("binary_cross_entropy", 0.2));
  for (auto type : {torch::kInt64, torch::kFloat32})
    EXPECT_NEAR(mean(loss, logits, torch::tensor({1, 0}, type)), expected, 1e-6);
  // softplus(z) − yz with y = 0.9 and 0.1 instead of 1 and 0.
  EXPECT_NEAR(loss.smoothed_mean(logits, torch::tensor({1, 0})).item<double>(),
              expected + (0.1 * 2 + 0.1 * 1) / 2, 1e-6);
}

TEST(Loss, SquaredErrorDoesNotBroadcast) {
  const auto outputs = torch::tensor({{1.0f}, {2.0f}, {3.0f}});
  EXPECT_NEAR(mean(Loss(options("mean_squared_error")), outputs, torch::tensor({1.0f, 2.0f, 5.0f})),
              4.0 / 3, 1e-6);
}

/// e²/2 within δ, δ(|e| − δ/2) beyond.
TEST(Loss, HuberEqualsItsDefinitionAndLibTorchsModule) {
  const auto outputs = noise({50, 1}, 1), target = noise({50}, 2);
  for (const double delta : {0.3, 1.0, 5.0}) {
    Options huber = options("huber");
    huber.huber_delta = delta;
    double expected = 0;
    for (int i = 0; i < 50; ++i) {
      const double e = std::abs(outputs[i][0].item<double>() - target[i].item<double>());
      expected += (e <= delta ? e * e / 2 : delta * (e - delta / 2)) / 50;
    }
    EXPECT_NEAR(mean(Loss(huber), outputs, target), expected, 1e-5);
    torch::nn::HuberLoss module(torch::nn::HuberLossOptions().delta(delta));
    EXPECT_NEAR(mean(Loss(huber), outputs, target),
                module(outputs.squeeze(1), target).item<double>(), 1e-6);
  }
}

const auto six_labels = torch::tensor({0, 0, 0, 2, 2, 0}, torch::kInt64);

/// N / (classes · N of the class), as scikit-learn's "balanced": 6 / (3 · 4), 6 / (3 · 2).
TEST(Loss, BalancedWeightsMakeClassesEqual) {
  const auto weights = balanced_weights(six_labels, 3);
  EXPECT_TRUE(torch::allclose(weights, torch::tensor({0.5f, 1.0f, 1.0f})));
}

TEST(Loss, WeightedCrossEntropyEqualsLibTorchsModule) {
  const auto weights = balanced_weights(six_labels, 3), logits = noise({6, 3}, 3);
  torch::nn::CrossEntropyLoss module(torch::nn::CrossEntropyLossOptions().weight(weights));
  const Loss loss(options("cross_entropy"), weights);
  EXPECT_NEAR(mean(loss, logits, six_labels), module(logits, six_labels).item<double>(), 1e-6);
  EXPECT_NEAR(loss.weight(six_labels).item<double>(), 4 * 0.5 + 2 * 1, 1e-6);
}

/// One output z is two outputs 0 and z.
TEST(Loss, WeightedBinaryCrossEntropyIsThatOfTwoOutputs) {
  const auto target = torch::tensor({1, 0, 0, 0, 1, 0}, torch::kInt64);
  const auto weights = balanced_weights(target, 2), z = noise({6, 1}, 4);
  const auto two = torch::cat({torch::zeros_like(z), z}, 1);
  const Loss binary(options("binary_cross_entropy"), weights);
  EXPECT_NEAR(mean(binary, z, target), mean(Loss(options("cross_entropy"), weights), two, target),
              1e-6);
  EXPECT_NEAR(binary.weight(target).item<double>(), 6, 1e-6);
}

/// The mean over batches, each with its weight, is the mean over all.
TEST(Loss, BatchesAddUp) {
  const auto target = torch::tensor({1, 0, 0, 0, 1, 0, 0}, torch::kInt64);
  const auto logits = noise({7, 2}, 5);
  for (const auto& weights : {Tensor(), balanced_weights(target, 2)}) {
    const Loss loss(options("cross_entropy"), weights);
    double sum = 0, weight = 0;
    for (int begin : {0, 3}) {
      const auto y = target.narrow(0, begin, begin == 0 ? 3 : 4);
      const double part = loss.weight(y).item<double>();
      sum += part * mean(loss, logits.narrow(0, begin, y.size(0)), y);
      weight += part;
    }
    EXPECT_NEAR(sum / weight, mean(loss, logits, target), 1e-6);
  }
}

TEST(Loss, PredictionsAndScores) {
  EXPECT_TRUE(
      torch::equal(predicted_class(torch::tensor({{0.5f}, {-0.5f}})), torch::tensor({1, 0})));
  EXPECT_TRUE(torch::equal(predicted_class(torch::tensor({{0.f, 2.f}, {3.f, 1.f}})),
                           torch::tensor({1, 0})));
  EXPECT_TRUE(
      torch::equal(score(torch::tensor({{0.f, 2.f}, {3.f, 1.f}})), torch::tensor({2.f, -2.f})));
}

}  // namespace
}  // namespace cairn::train
