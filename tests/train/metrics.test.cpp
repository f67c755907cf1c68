#include "train/metrics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "cairn/core/random.hpp"

namespace cairn::train {
namespace {

/// The definition: every pair of a positive and a negative sample.
double auc_of_pairs(const std::vector<float>& score, const std::vector<std::int64_t>& truth) {
  double wins = 0, pairs = 0;
  for (std::size_t i = 0; i < score.size(); ++i)
    for (std::size_t j = 0; j < score.size(); ++j)
      if (truth[i] == 1 && truth[j] == 0) {
        wins += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
        ++pairs;
      }
  return wins / pairs;
}

TEST(Metrics, AucEqualsAllPairsWithTies) {
  Random random(3, "auc");
  for (int round = 0; round < 20; ++round) {
    std::vector<float> score(157);
    std::vector<std::int64_t> truth(157);
    for (std::size_t i = 0; i < score.size(); ++i) {
      truth[i] = static_cast<std::int64_t>(random.below(2));
      score[i] = static_cast<float>(random.below(1 + static_cast<std::uint64_t>(round)) + truth[i]);
    }
    EXPECT_NEAR(auc(score, truth), auc_of_pairs(score, truth), 1e-12);
  }
}

TEST(Metrics, AucOfKnownOrders) {
  const std::vector<std::int64_t> truth{0, 0, 1, 1};
  EXPECT_EQ(auc(std::vector<float>{1, 2, 3, 4}, truth), 1);
  EXPECT_EQ(auc(std::vector<float>{4, 3, 2, 1}, truth), 0);
  EXPECT_EQ(auc(std::vector<float>{5, 5, 5, 5}, truth), 0.5);
}

TEST(Metrics, AucIsUndefinedWithoutBothClassesOrNumbers) {
  EXPECT_TRUE(std::isnan(auc(std::vector<float>{1, 2}, std::vector<std::int64_t>{1, 1})));
  EXPECT_TRUE(std::isnan(auc(std::vector<float>{1, 2}, std::vector<std::int64_t>{0, 0})));
  EXPECT_TRUE(std::isnan(auc(std::vector<float>{NAN, 2}, std::vector<std::int64_t>{0, 1})));
}

TEST(Metrics, R2OfHandComputedCase) {
  // ȳ = 2.5, Σ(y−ȳ)² = 5, residuals 0.5² · 4 = 1.
  EXPECT_NEAR(r2(std::vector<float>{1.5, 1.5, 3.5, 3.5}, std::vector<float>{1, 2, 3, 4}), 0.8,
              1e-12);
  EXPECT_EQ(r2(std::vector<float>{1, 2}, std::vector<float>{1, 2}), 1);
  EXPECT_NEAR(r2(std::vector<float>{2.5, 2.5, 2.5, 2.5}, std::vector<float>{1, 2, 3, 4}), 0, 1e-12);
  EXPECT_TRUE(std::isnan(r2(std::vector<float>{1, 2}, std::vector<float>{3, 3})));
}

TEST(Metrics, R2KeepsPrecisionFarFromZero) {
  EXPECT_NEAR(r2(std::vector<float>{10000, 10001, 10002}, std::vector<float>{10000, 10001, 10003}),
              1 - 1 / (14.0 / 3), 1e-9);
}

TEST(Metrics, MaeAndAccuracy) {
  EXPECT_DOUBLE_EQ(mae(std::vector<float>{1, 5}, std::vector<float>{2, 2}), 2);
  EXPECT_DOUBLE_EQ(
      accuracy(std::vector<std::int64_t>{1, 2, 3, 3}, std::vector<std::int64_t>{1, 2, 0, 3}), 0.75);
}

TEST(Metrics, BalancedAccuracyIsTheMeanRecallOfTheClassesPresent) {
  using Labels = std::vector<std::int64_t>;
  // 3 of 4 and 1 of 2: the example of scikit-learn's balanced_accuracy_score.
  EXPECT_DOUBLE_EQ(balanced_accuracy(Labels{0, 1, 0, 0, 0, 1}, Labels{0, 1, 0, 0, 1, 0}), 0.625);
  // Class 1 is predicted, but does not occur.
  EXPECT_DOUBLE_EQ(balanced_accuracy(Labels{0, 1, 2, 2}, Labels{0, 0, 2, 2}), 0.75);
  // Guessing the common class is no better than chance.
  EXPECT_DOUBLE_EQ(balanced_accuracy(Labels(100, 0),
                                     [] {
                                       Labels truth(100, 0);
                                       truth[3] = truth[50] = 1;
                                       return truth;
                                     }()),
                   0.5);
  EXPECT_TRUE(std::isnan(balanced_accuracy(Labels{}, Labels{})));
}

/// The examples in the reference of scikit-learn.
TEST(Metrics, EqualScikitLearnsFigures) {
  const std::vector<float> truth{3, -0.5, 2, 7}, predicted{2.5, 0, 2, 8};
  EXPECT_NEAR(r2(predicted, truth), 0.948608137044968, 1e-9);
  EXPECT_DOUBLE_EQ(mae(predicted, truth), 0.5);
  EXPECT_DOUBLE_EQ(
      auc(std::vector<float>{0.1F, 0.4F, 0.35F, 0.8F}, std::vector<std::int64_t>{0, 0, 1, 1}),
      0.75);
}

TEST(Metrics, DirectionsFollowTheMeaning) {
  EXPECT_EQ(metric_info("test", "accuracy"),
            (MetricInfo{"test_accuracy", "1", Direction::maximize}));
  for (const char* name : {"loss", "mae"})
    EXPECT_EQ(metric_info("validation", name).direction, Direction::minimize);
  for (const char* name : {"auc", "r2", "balanced_accuracy"})
    EXPECT_EQ(metric_info("validation", name).direction, Direction::maximize);
}

}  // namespace
}  // namespace cairn::train
