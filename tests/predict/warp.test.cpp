#include "predict/warp.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cairn/core/random.hpp"

namespace cairn::predict {
namespace {

TEST(Warp, MakesNormalNumbersStandard) {
  Random random(1, "warp");
  std::vector<double> values(20000);
  for (double& value : values) value = 90 + 2 * random.normal();
  const Warp warp(values);
  EXPECT_NEAR(warp(90), 0, 0.05);
  EXPECT_NEAR(warp(92), std::asinh(1.0), 0.05);
}

TEST(Warp, InverseGivesTheValueBack) {
  const Warp warp({1, 2, 3, 4, 100});
  for (double value : {-1e4, 0.0, 2.5, 3.0, 77.0, 1e6})
    EXPECT_NEAR(warp.inverse(warp(value)), value, 1e-9 * std::max(1.0, std::abs(value)));
}

TEST(Warp, AFewOutliersDoNotSetTheScale) {
  std::vector<double> values;
  for (int i = 0; i < 99; ++i) values.push_back(80 + 0.01 * i);
  const double before = Warp(values)(80.9) - Warp(values)(80.1);
  values.push_back(-1e6);
  const double after = Warp(values)(80.9) - Warp(values)(80.1);
  EXPECT_NEAR(after, before, 0.1 * before);
}

TEST(Warp, WhatIsAlwaysTheSameSaysNothing) {
  const Warp constant({5, 5, 5});
  EXPECT_EQ(constant(7), 0);
  EXPECT_EQ(constant.inverse(3), 5);
  EXPECT_EQ(Warp(std::vector<double>{})(1), 0);
}

TEST(Warp, NotANumberIsInTheMiddle) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Warp({1, 2, nan, 3})(nan), 0);
  EXPECT_EQ(Warp({1, 2, nan, 3})(2), 0);
}

TEST(Warp, AValueThatIsNearlyAlwaysTheSameStillCounts) {
  std::vector<double> values(99, 4);
  values.push_back(5);
  EXPECT_GT(Warp(values)(5), 1);
}

TEST(Quantile, InterpolatesLikeNumPy) {
  const std::vector<double> values{1, 2, 4, 8};
  EXPECT_DOUBLE_EQ(quantile(values, 0), 1);
  EXPECT_DOUBLE_EQ(quantile(values, 1), 8);
  EXPECT_DOUBLE_EQ(quantile(values, 0.5), 3);
  EXPECT_DOUBLE_EQ(quantile(values, 0.9), 6.8);
}

}  // namespace
}  // namespace cairn::predict
