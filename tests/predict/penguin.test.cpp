#include "predict/penguin.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cairn/predict/options.hpp"
#include "predict/curves.hpp"

namespace cairn::predict {
namespace {

using protocol::Advice;
using protocol::Forecast;

const PenguinRule rule{.target = 20};

TEST(PenguinRule, ThreeCloseShares) {
  EXPECT_TRUE(converged(Values{70, 70.5, 71}, rule));
  EXPECT_FALSE(converged(Values{70, 70.5, 71.01}, rule));
  EXPECT_TRUE(converged(Values{0, 0, 0}, rule));
  EXPECT_TRUE(converged(Values{100, 100, 100}, rule));
  EXPECT_FALSE(converged(Values{100, 100.1, 100}, rule));
  EXPECT_FALSE(converged(Values{0, 0, -0.1}, rule));
  EXPECT_FALSE(converged(Values{70, 70}, rule));
  EXPECT_TRUE(converged(Values{3, 150, 70, 70, 70}, rule));  // only the last three count
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(converged(Values{infinity, 70, 70}, rule));
  EXPECT_FALSE(converged(Values{70, 70, std::nan("")}, rule));
}

TEST(PenguinRule, OtherWindowsAndTolerances) {
  EXPECT_TRUE(converged(Values{50, 54}, {.target = 1, .window = 2, .tolerance = 2}));
  EXPECT_FALSE(converged(Values{50, 54.1}, {.target = 1, .window = 2, .tolerance = 2}));
  EXPECT_FALSE(converged(Values{50, 51, 52, 53}, {.target = 1, .window = 4}));
}

TEST(PenguinRule, FitsTheLastPrefixes) {
  const Values x = steps(10);
  const Values y = values_at(x, [](double at) { return 80 - 30 * std::exp(-0.3 * at); });
  EXPECT_EQ(penguin_fits(x, y, rule, 3).size(), 3u);
  EXPECT_EQ(penguin_fits(x, y, rule, 100).size(), 8u);  // from the third point on
  const std::span<const double> all_x(x), all_y(y);
  EXPECT_TRUE(penguin_fits(all_x.first(2), all_y.first(2), rule, 3).empty());
  EXPECT_EQ(penguin_fits(all_x.first(4), all_y.first(4), rule, 3).size(), 2u);
  EXPECT_EQ(penguin_fits(all_x.first(7), all_y.first(7), rule, 1)[0].value,
            fit_one(steps(7), Values(y.begin(), y.begin() + 7), 20, Family::penguin).value);
}

/// Measured accuracies [%] of two networks on CIFAR-100, every half epoch, and what PENGUIN's own
/// test run says of them with e_pred = 20 (TauferLab/PENGUIN, TestRun.md). It fits from two points
/// on and counts half epochs.
TEST(PenguinRule, DecidesAsPenguinsOwnTestRun) {
  struct Run {
    Values y;
    double prediction;
  };
  const std::vector<Run> runs{
      {{9.68, 14.91, 17.29, 19.5, 20.97, 22.67, 23.36, 24.2}, 25.712058774260818},
      {{2.1761133603238867, 3.299595141700405, 5.55668016194332, 6.649797570850202,
        6.7105263157894735, 8.846153846153847, 10.242914979757085, 8.997975708502024,
        11.59919028340081, 13.54251012145749, 12.307692307692308, 15.506072874493928,
        14.02834008097166, 15.708502024291498, 15.455465587044534, 16.234817813765183,
        17.054655870445345},
       22.819695012835464}};
  const PenguinRule half_epochs{.target = 40, .min_points = 2};
  for (const Run& run : runs) {
    const auto fits = penguin_fits(steps(static_cast<int>(run.y.size())), run.y, half_epochs, 100);
    Values predictions;
    for (const Fit& fit : fits) {
      EXPECT_FALSE(converged(predictions, half_epochs));
      predictions.push_back(fit.value);
    }
    EXPECT_TRUE(converged(predictions, half_epochs));
    EXPECT_NEAR(predictions.back(), run.prediction, 1e-3);
  }
}

TEST(PenguinScale, SharesBecomePercent) {
  const MetricInfo share{"validation_accuracy", "1", Direction::maximize};
  const ToPercent percent = to_percent(Values{0.1, 0.9}, share, 3);
  EXPECT_DOUBLE_EQ(percent(0.25), 25);
  EXPECT_DOUBLE_EQ(percent.back(25), 0.25);
  EXPECT_DOUBLE_EQ(to_percent(Values{0.1, 90}, share, 3)(25), 25);  // these are percent already
  EXPECT_DOUBLE_EQ(to_percent(Values{0.1}, {"x", "%", Direction::maximize}, 3)(0.25), 0.25);
}

TEST(PenguinScale, WhatIsMinimisedIsMirrored) {
  const MetricInfo error{"error", "1", Direction::minimize};
  EXPECT_DOUBLE_EQ(to_percent(Values{0.4, 0.1}, error, 3)(0.1), 90);
  EXPECT_DOUBLE_EQ(to_percent(Values{40, 10}, {"e", "%", Direction::minimize}, 3)(10), 90);
  const MetricInfo loss{"loss", "nats", Direction::minimize};
  const ToPercent percent = to_percent(Values{2, 4, 1, 100}, loss, 3);  // 4 is the largest of three
  EXPECT_DOUBLE_EQ(percent(4), 0);
  EXPECT_DOUBLE_EQ(percent(1), 75);
  EXPECT_DOUBLE_EQ(percent.back(75), 1);
  EXPECT_TRUE(std::isfinite(to_percent(Values{0, 0}, loss, 3)(0)));
}

// ---- the engine ---------------------------------------------------------------------------------

std::unique_ptr<Engine> engine(const MetricInfo& objective, double epochs = 20) {
  Options options;
  options.method = "penguin";
  Setting setting;
  setting.objective = objective;
  setting.epochs = epochs;
  return make_engine(options, setting);
}

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

Curve curve_of(const Values& epoch, const Values& values, const MetricInfo& info = accuracy) {
  return {epoch, {{{"training_loss", "1", Direction::minimize}, values}, {info, values}}};
}

Forecast judge(Engine& engine, const Curve& curve) {
  const Question question{CandidateId(1), &curve};
  return engine.judge(std::span(&question, 1)).at(0);
}

double smooth(double epoch) {
  return 0.8 - 0.5 * std::exp(-0.4 * epoch);
}

TEST(PenguinEngine, StopsASmoothCurve) {
  const auto penguin = engine(accuracy);
  const Values x = steps(5);
  const Forecast forecast = judge(*penguin, curve_of(x, values_at(x, smooth)));
  EXPECT_EQ(forecast.advice, Advice::stop);
  EXPECT_EQ(forecast.epoch, 5);
  EXPECT_NEAR(forecast.value, smooth(20), 1e-6);
  EXPECT_LE(forecast.low, forecast.value);
  EXPECT_LE(forecast.value, forecast.high);
  EXPECT_NEAR(forecast.high - forecast.low, 0, 1e-6);
  EXPECT_EQ(forecast.family, "penguin");
  ASSERT_EQ(forecast.parameters.size(), 3u);
  EXPECT_NEAR(forecast.parameters[0], 80, 1e-3);             // a [%]
  EXPECT_NEAR(forecast.parameters[1], std::exp(0.4), 1e-4);  // b
}

TEST(PenguinEngine, WaitsForThreePredictions) {
  const auto penguin = engine(accuracy);
  for (int count = 0; count < 5; ++count) {
    const Values x = steps(count);
    const Forecast forecast = judge(*penguin, curve_of(x, values_at(x, smooth)));
    EXPECT_EQ(forecast.advice, Advice::go) << count;
    if (count == 0) continue;
    EXPECT_NEAR(forecast.value, count < 3 ? smooth(count) : smooth(20), 1e-6);
    EXPECT_NEAR(forecast.low, 0, 1e-9);
    EXPECT_NEAR(forecast.high, 1, 1e-9);
  }
}

TEST(PenguinEngine, HalfEpochsAreCountedFromOne) {
  const auto penguin = engine(accuracy);
  const Values half = steps(9, 0.5, 0.5), whole = steps(9);
  Random random(1, "half");
  Values y = values_at(half, smooth);
  for (double& value : y) value += 0.01 * random.normal();
  const Forecast forecast = judge(*penguin, curve_of(half, y));
  EXPECT_EQ(forecast.epoch, 4.5);
  Values percent;
  for (const double value : y) percent.push_back(100 * value);
  EXPECT_NEAR(forecast.value, fit_one(whole, percent, 40, Family::penguin).value / 100, 1e-12);
}

TEST(PenguinEngine, ErrorsAndLossesFall) {
  const Values x = steps(12);
  const MetricInfo error{"validation_error", "1", Direction::minimize};
  const Forecast share = judge(
      *engine(error), curve_of(x, values_at(x, [](double at) { return 1 - smooth(at); }), error));
  EXPECT_EQ(share.advice, Advice::stop);
  EXPECT_NEAR(share.value, 1 - smooth(20), 1e-6);
  const MetricInfo loss{"validation_loss", "nats", Direction::minimize};
  const Forecast nats = judge(
      *engine(loss),
      curve_of(x, values_at(x, [](double at) { return 0.7 + 3 * std::exp(-0.5 * at); }), loss));
  EXPECT_EQ(nats.advice, Advice::stop);
  EXPECT_NEAR(nats.value, 0.7, 1e-3);
  EXPECT_LE(nats.low, nats.value);
  EXPECT_LE(nats.value, nats.high);
}

TEST(PenguinEngine, WhatIsNoPercentageIsNoForecast) {
  const auto penguin = engine(accuracy);
  const Values x = steps(4);  // a straight rise: far above 100 % at epoch 20
  const Forecast forecast =
      judge(*penguin, curve_of(x, values_at(x, [](double at) { return 0.15 * at; })));
  EXPECT_EQ(forecast.advice, Advice::go);
  EXPECT_DOUBLE_EQ(forecast.value, 0.6);
}

TEST(PenguinEngine, AnswersCurvesThatSayNothing) {
  const auto penguin = engine(accuracy);
  EXPECT_EQ(judge(*penguin, Curve{}).advice, Advice::go);
  EXPECT_EQ(judge(*penguin, curve_of({1, 2}, {std::nan(""), std::nan("")})).advice, Advice::go);
  Curve other = curve_of({1}, {0.5}, {"test_accuracy", "1", Direction::maximize});
  EXPECT_EQ(judge(*penguin, other).advice, Advice::go);
  const Forecast zero = judge(*penguin, curve_of({0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}));
  EXPECT_TRUE(std::isfinite(zero.value));
}

TEST(PenguinEngine, JudgesManyAsOne) {
  const auto penguin = engine(accuracy);
  Random random(2, "many");
  std::vector<Curve> curves;
  for (int i = 0; i < 50; ++i) {
    const Values x = steps(static_cast<int>(random.below(20)));
    curves.push_back(curve_of(x, random_curve(x, random)));
  }
  std::vector<Question> questions;
  for (const Curve& curve : curves) questions.push_back({CandidateId(1), &curve});
  const auto forecasts = penguin->judge(questions);
  ASSERT_EQ(forecasts.size(), 50u);
  for (std::size_t i = 0; i < curves.size(); ++i)
    EXPECT_EQ(forecasts[i], judge(*penguin, curves[i]));
}

}  // namespace
}  // namespace cairn::predict
