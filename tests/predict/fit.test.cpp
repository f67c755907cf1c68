#include "cairn/predict/fit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "predict/curves.hpp"

namespace cairn::predict {
namespace {

TEST(Family, NamesAndBack) {
  for (const Family family : all_families()) EXPECT_EQ(family_named(name(family)), family);
  EXPECT_FALSE(family_named("polynomial"));
}

struct Known {
  Family family;
  std::array<double, 4> parameters;
};

/// Curves without noise, from parameters in the middle of their boxes and near the ends.
const std::vector<Known> known{
    {Family::penguin, {90, 1.2, 20}},
    {Family::penguin, {150, 1.01, 450}},
    {Family::penguin, {60, 3, 2.5}},
    {Family::vapor_pressure, {-0.5, -0.8, 0.05}},
    {Family::vapor_pressure, {4.2, -0.3, 0.02}},
    {Family::ilog2, {0.9, 0.4}},
    {Family::pow3, {0.9, 0.6, 0.7}},
    {Family::pow3, {2, 1.5, 0.05}},
    {Family::pow4, {0.9, 0.5, 0.9, 1.5}},
    {Family::pow4, {80, 0.02, 0.1, 2}},
    {Family::log_log_linear, {0.5, 1.2}},
    {Family::weibull, {0.95, 0.1, 0.2, 0.8}},
    {Family::weibull, {90, 20, 0.1, 2.5}},
    {Family::mmf, {0.95, 0.1, 0.3, 1.4}},
    {Family::mmf, {90, 10, 0.08, 3}},
    {Family::janoschek, {0.95, 0.1, 0.3, 0.6}},
    {Family::hill3, {0.9, 0.8, 2}},
    {Family::hill3, {-0.5, -0.9, 4}},
    {Family::log_power, {0.9, 1.1, -1.3}},
    {Family::log_power, {-2.3, 1.6, 0.8}},
    {Family::exp4, {0.9, 0.4, 0.7, -0.5}},
};

TEST(Fit, RecoversCurvesInClosedForm) {
  for (const double step : {1.0, 0.5}) {
    const Values x = steps(30, step, step);
    for (const Known& k : known) {
      const Function truth = formula(k.family, k.parameters);
      const Values y = values_at(x, truth);
      const double reach = std::fabs(y.back() - y.front());
      const Fit fit = fit_one(x, y, 60, k.family);
      EXPECT_NEAR(fit.value, truth(60), 1e-5 * reach) << name(k.family) << " " << step;
      EXPECT_LE(fit.squared_error, 1e-12 * reach * reach) << name(k.family) << " " << step;
    }
  }
}

TEST(Fit, ParametersSayTheFittedCurve) {
  Random random(1, "parameters");
  for (const double scale : {1.0, 100.0, -2.0}) {
    const Values x = steps(25, 0.5, 0.5);
    const Values y = random_curve(x, random, scale);
    for (const Family family : all_families()) {
      const Fit fit = fit_one(x, y, 40, family);
      const Function fitted = formula(family, fit.parameters);
      // Where parameters are huge, or no number can hold them, the formula says nothing.
      if (family == Family::log_log_linear && scale == 100) continue;
      if (family == Family::vapor_pressure && scale < 0) continue;
      EXPECT_NEAR(fitted(40), fit.value, 1e-6 * std::fabs(fit.value)) << name(family) << scale;
      EXPECT_NEAR(squared_error(x, y, fitted), fit.squared_error, 1e-5 * fit.squared_error)
          << name(family) << scale;
    }
  }
}

TEST(Fit, OneFunctionUnderSeveralNamesIsOneFit) {
  Random random(2, "names");
  const Values x = steps(25);
  const Values y = random_curve(x, random);
  const auto value = [&](Family family) { return fit_one(x, y, 50, family).value; };
  EXPECT_EQ(value(Family::weibull), value(Family::janoschek));
  EXPECT_EQ(value(Family::weibull), value(Family::exp4));
  EXPECT_EQ(value(Family::hill3), value(Family::log_power));
}

TEST(Fit, CountsParameters) {
  const Values x = steps(5), y = steps(5);
  EXPECT_EQ(fit_one(x, y, 9, Family::penguin).count, 3);
  EXPECT_EQ(fit_one(x, y, 9, Family::ilog2).count, 2);
  EXPECT_EQ(fit_one(x, y, 9, Family::hill3).count, 3);
  EXPECT_EQ(fit_one(x, y, 9, Family::exp4).count, 4);
}

TEST(Fit, ABatchIsOneByOne) {
  Random random(3, "batch");
  std::vector<Values> xs, ys;
  for (int i = 0; i < 40; ++i) {
    xs.push_back(steps(1 + static_cast<int>(random.below(60)), 0.5 + random.uniform()));
    ys.push_back(random_curve(xs.back(), random, i % 2 == 0 ? 1 : 100));
  }
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < xs.size(); ++i) problems.push_back({xs[i], ys[i], 100});
  const auto families = all_families();
  const auto batch = fit(problems, families);
  ASSERT_EQ(batch.size(), problems.size() * families.size());
  for (std::size_t p = 0; p < problems.size(); ++p) {
    for (std::size_t f = 0; f < families.size(); ++f) {
      const Fit one = fit_one(xs[p], ys[p], 100, families[f]);
      const Fit& many = batch[p * families.size() + f];
      EXPECT_EQ(one.value, many.value);
      EXPECT_EQ(one.squared_error, many.squared_error);
      EXPECT_EQ(one.parameters, many.parameters);
    }
  }
}

TEST(Fit, NothingAskedNothingAnswered) {
  const Values x = steps(3), y = steps(3);
  const std::array problems{Problem{x, y, 5}};
  EXPECT_TRUE(fit({}, all_families()).empty());
  EXPECT_TRUE(fit(problems, {}).empty());
}

/// One curve is fitted where it is asked for, many by Kokkos.
TEST(Fit, ThreadsDoNotDisturbEachOther) {
  Random random(4, "threads");
  const Values x = steps(20);
  std::vector<Values> ys;
  for (int i = 0; i < 10; ++i) ys.push_back(random_curve(x, random));
  std::vector<Problem> problems;
  for (const Values& y : ys) problems.push_back({x, y, 40});
  const auto families = all_families();
  const auto values = [&](std::size_t count) {
    Values values;
    for (const Fit& one : fit(std::span(problems).first(count), families))
      values.push_back(one.value);
    return values;
  };
  const Values alone = values(10), first(alone.begin(), alone.begin() + family_count);
  std::atomic<int> same = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) same += (values(10) == alone) + (values(1) == first);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, 4 * 20 * 2);
}

}  // namespace
}  // namespace cairn::predict
