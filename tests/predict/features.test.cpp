#include "predict/features.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cairn::predict {
namespace {

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};
const MetricInfo training{"training_accuracy", "1", Direction::maximize};
const MetricInfo loss{"training_loss", "1", Direction::minimize};

Curve curve() {
  return {{1, 2, 3, 4}, {{accuracy, {0.1, 0.4, 0.3, 0.5}}, {loss, {2, 1, 0.5, 0.25}}}};
}

TEST(Features, AreWhatTheySay) {
  const Curve c = curve();
  const FeatureMap map({&c}, accuracy);
  const auto f = map(c, 4);
  ASSERT_EQ(f.size(), map.size());
  ASSERT_EQ(f.size(), 12u);
  EXPECT_DOUBLE_EQ(f[0], 0.5);              // the last
  EXPECT_DOUBLE_EQ(f[1], 1.3 / 4);          // mean
  EXPECT_DOUBLE_EQ(f[2], 0.4);              // mean of the later half
  EXPECT_NEAR(f[3], 0.2, 1e-12);            // slope of the later half
  EXPECT_DOUBLE_EQ(f[4], 0.4);              // after a quarter of the points
  EXPECT_NEAR(f[5], std::log(0.25), 1e-5);  // a loss by its logarithm
  EXPECT_NEAR(f[8], -std::log(2), 1e-5);
  EXPECT_DOUBLE_EQ(f[10], 0.5);  // the best
  EXPECT_NEAR(f[11], std::sqrt((0.09 + 0.01 + 0.04) / 3 - std::pow(0.4 / 3, 2)), 1e-12);
}

TEST(Features, LookNoFurtherThanTheEpoch) {
  const Curve c = curve();
  Curve head = c;
  head.epoch.resize(2);
  for (auto& series : head.series) series.values.resize(2);
  const FeatureMap map({&c}, accuracy);
  EXPECT_EQ(map(c, 2), map(head, 4));
  EXPECT_EQ(map(c, 2.9), map(head, 2));
}

TEST(Features, TrainingAheadOfValidationCounts) {
  Curve c = curve();
  c.series.push_back({training, {0.2, 0.6, 0.7, 0.9}});
  const FeatureMap map({&c}, accuracy);
  EXPECT_NEAR(map(c, 4).back(), 0.9 - 0.5, 1e-12);
}

TEST(Features, OnlySeriesThatAllHaveCount) {
  const Curve rich = curve();
  Curve poor = rich;
  poor.series.pop_back();
  const FeatureMap map({&rich, &poor}, accuracy);
  EXPECT_EQ(map.size(), 7u);
  EXPECT_EQ(map(rich, 4), map(poor, 4));
}

TEST(Features, ACurveThatLacksASeriesHasGaps) {
  const Curve rich = curve();
  Curve poor = rich;
  poor.series.pop_back();
  const auto f = FeatureMap({&rich}, accuracy)(poor, 4);
  EXPECT_TRUE(std::isnan(f[5]));
  EXPECT_FALSE(std::isnan(f[0]));
}

TEST(Features, PointsThatAreNoNumbersAreLeftOut) {
  Curve c = curve();
  c.series[0].values[3] = std::nan("");
  const auto f = FeatureMap({&c}, accuracy)(c, 4);
  EXPECT_DOUBLE_EQ(f[0], 0.3);
}

}  // namespace
}  // namespace cairn::predict
