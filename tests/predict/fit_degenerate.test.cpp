#include <gtest/gtest.h>

#include <limits>

#include "predict/curves.hpp"

namespace cairn::predict {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

void expect_finite(const Fit& fit, const std::string& what) {
  EXPECT_TRUE(std::isfinite(fit.value)) << what;
  EXPECT_TRUE(std::isfinite(fit.squared_error)) << what;
  EXPECT_GE(fit.squared_error, 0) << what;
  for (const double parameter : fit.parameters) EXPECT_TRUE(std::isfinite(parameter)) << what;
}

void expect_all_finite(const Values& x, const Values& y, double target, const std::string& what) {
  for (const Family family : all_families())
    expect_finite(fit_one(x, y, target, family), what + ", " + std::string(name(family)));
}

/// Families that can be level at any height.
const std::vector<Family> level{Family::vapor_pressure, Family::ilog2,   Family::pow3,
                                Family::pow4,           Family::weibull, Family::mmf,
                                Family::log_log_linear};

TEST(FitDegenerate, NoPoints) {
  for (const Family family : all_families()) {
    EXPECT_TRUE(std::isnan(fit_one({}, {}, 10, family).value));
    EXPECT_TRUE(std::isnan(fit_one({1, 2}, {nan, infinity}, 10, family).value));
    EXPECT_TRUE(std::isnan(fit_one({nan, -1}, {0.5, 0.6}, 10, family).value));
  }
}

TEST(FitDegenerate, OnePointStaysWhereItIs) {
  expect_all_finite({3}, {0.5}, 10, "one point");
  for (const Family family : level)
    EXPECT_NEAR(fit_one({3}, {0.5}, 10, family).value, 0.5, 0.01) << name(family);
  EXPECT_NEAR(fit_one({1}, {55}, 10, Family::penguin).value, 55, 0.01);
}

TEST(FitDegenerate, TwoPointsPromiseNoMoreThanTheLast) {
  expect_all_finite({1, 2}, {0.5, 0.6}, 100, "two points");
  for (const Family family : {Family::pow3, Family::pow4, Family::weibull, Family::mmf})
    EXPECT_NEAR(fit_one({1, 2}, {0.5, 0.6}, 100, family).value, 0.6, 0.01) << name(family);
}

TEST(FitDegenerate, ConstantCurves) {
  for (const double height : {0.5, 73.0, 0.0, -2.0, 1e9, 1e-12}) {
    for (const int count : {2, 3, 25}) {
      const Values x = steps(count), y(x.size(), height);
      expect_all_finite(x, y, 50, "constant " + std::to_string(height));
      for (const Family family : level) {
        if (family == Family::vapor_pressure && height <= 0) continue;
        EXPECT_NEAR(fit_one(x, y, 50, family).value, height, 1e-6 * std::fabs(height) + 1e-9)
            << name(family) << " " << height;
      }
    }
  }
}

TEST(FitDegenerate, AFallingCurveIsFittedByItsMean) {
  const Values x = steps(20);
  const Values y = values_at(x, [](double at) { return 1 / at; });
  double mean = 0;
  for (const double v : y) mean += v / 20;
  expect_all_finite(x, y, 50, "falling");
  for (const Family family : {Family::ilog2, Family::pow3, Family::pow4, Family::weibull})
    EXPECT_NEAR(fit_one(x, y, 50, family).value, mean, 1e-6) << name(family);
}

TEST(FitDegenerate, PointsThatAreNoNumbersAreLeftOut) {
  Random random(1, "gaps");
  const Values x = steps(20);
  const Values y = random_curve(x, random);
  Values gaps_x, gaps_y;
  for (std::size_t i = 0; i < x.size(); ++i) {
    gaps_x.insert(gaps_x.end(), {x[i], x[i], x[i], i % 2 == 0 ? nan : infinity});
    gaps_y.insert(gaps_y.end(), {y[i], nan, i % 3 == 0 ? infinity : -infinity, 0.5});
  }
  for (const Family family : all_families())
    EXPECT_EQ(fit_one(x, y, 50, family).value, fit_one(gaps_x, gaps_y, 50, family).value);
}

TEST(FitDegenerate, OnlyPenguinSeesTheOrigin) {
  Random random(2, "origin");
  const Values x = steps(20, 1, 0), later(x.begin() + 1, x.end());
  const Values y = random_curve(x, random, 100), rest(y.begin() + 1, y.end());
  EXPECT_NE(fit_one(x, y, 50, Family::penguin).value,
            fit_one(later, rest, 50, Family::penguin).value);
  EXPECT_EQ(fit_one(x, y, 50, Family::mmf).value, fit_one(later, rest, 50, Family::mmf).value);
  expect_all_finite(x, y, 50, "origin");
}

TEST(FitDegenerate, HugeAndTinyValues) {
  Random random(3, "scales");
  const Values x = steps(15);
  for (const double scale : {1e-300, 1e-30, 1e-8, 1e8, 1e30, 1e99, 1e300, -1e30}) {
    const Values y = random_curve(x, random, scale);
    for (const Family family : all_families()) {
      const Fit fit = fit_one(x, y, 50, family);
      if (std::fabs(scale) < 1e100) expect_finite(fit, std::string(name(family)));
    }
  }
}

TEST(FitDegenerate, StrangeEpochs) {
  const Values y{0.1, 0.5, 0.3, 0.6, 0.7, 0.71};
  for (const Values& x : std::vector<Values>{{1, 1, 1, 1, 1, 1},
                                             {1, 1, 2, 2, 3, 3},
                                             {1e-90, 1e-40, 1, 1e10, 1e50, 1e90},
                                             {1000, 1001, 1002, 1003, 1004, 1005},
                                             {6, 5, 4, 3, 2, 1},
                                             {0, 0, 0, 0, 0, 0.5}}) {
    expect_all_finite(x, y, 2000, "strange epochs");
    expect_all_finite(x, y, 0, "no target");
    expect_all_finite(x, y, nan, "no target");
    expect_all_finite(x, y, 1e300, "far target");
  }
}

TEST(FitDegenerate, LengthsThatDiffer) {
  const Values x = steps(10), y{0.1, 0.2, 0.25};
  const Values as_many{1, 2, 3};
  for (const Family family : all_families())
    EXPECT_EQ(fit_one(x, y, 20, family).value, fit_one(as_many, y, 20, family).value);
}

TEST(FitDegenerate, LongCurves) {
  Random random(4, "long");
  const Values x = steps(10000);
  const Values y = random_curve(x, random);
  expect_all_finite(x, y, 20000, "long");
  // A true curve is found in noise, and no thinning moves it.
  const Function truth = formula(Family::weibull, {0.9, 0.1, 0.002, 0.7});
  const Values smooth = values_at(x, truth);
  EXPECT_NEAR(fit_one(x, smooth, 20000, Family::weibull).value, truth(20000), 1e-6);
  EXPECT_LE(fit_one(x, smooth, 20000, Family::weibull).squared_error, 1e-10);
}

TEST(FitDegenerate, RandomCurvesAreAnswered) {
  Random random(5, "fuzz");
  for (int i = 0; i < 1500; ++i) {
    const int count = 1 + static_cast<int>(random.below(30));
    Values x, y;
    double at = 0;
    for (int k = 0; k < count; ++k) {
      at += std::exp(3 * random.normal());
      x.push_back(at);
      y.push_back(std::exp(2 * random.normal()) * (random.below(2) == 0 ? 1 : random.normal()));
    }
    expect_all_finite(x, y, at * (1 + random.uniform()), "curve " + std::to_string(i));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace cairn::predict
