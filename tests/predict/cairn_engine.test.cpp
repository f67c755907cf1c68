// The engine on curves whose end is known: a family of trainings that the early points and the
// training loss tell apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "cairn/core/random.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/predict/rehearsal.hpp"

namespace cairn::predict {
namespace {

using protocol::Advice;

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};
const MetricInfo error_rate{"validation_error", "1", Direction::minimize};
const MetricInfo training_loss{"training_loss", "1", Direction::minimize};
constexpr int epochs = 30;

Setting setting_for(const MetricInfo& objective) {
  Setting setting;
  setting.objective = objective;
  setting.epochs = epochs;
  return setting;
}

/// Ends at about 0.6 to 0.9; noise 0.005.
Curve training(std::uint64_t id, const MetricInfo& objective = accuracy) {
  Random random(7, CandidateId(id), "curve");
  const double end = 0.75 + 0.05 * random.normal();
  const double rate = 0.1 + 0.05 * random.uniform();
  Curve curve{{}, {{objective, {}}, {training_loss, {}}}};
  for (int e = 1; e <= epochs; ++e) {
    const double rise = 1 - 0.7 * std::exp(-rate * e);
    const double value = end * rise + 0.005 * random.normal();
    curve.epoch.push_back(e);
    curve.series[0].values.push_back(objective.direction == Direction::maximize ? value
                                                                                : 1 - value);
    curve.series[1].values.push_back(2.3 * std::exp(-4 * end * rise) *
                                     (1 + 0.02 * random.normal()));
  }
  return curve;
}

Curve head(const Curve& curve, std::size_t points) {
  Curve head = curve;
  head.epoch.resize(points);
  for (Series& series : head.series) series.values.resize(points);
  return head;
}

Options cairn_options() {
  Options options;
  options.method = "cairn";
  return options;
}

std::unique_ptr<Engine> taught(int count, const MetricInfo& objective = accuracy,
                               Options options = cairn_options()) {
  auto engine = make_engine(options, setting_for(objective));
  for (int i = 0; i < count; ++i) {
    const auto id = static_cast<std::uint64_t>(i);
    protocol::Outcome outcome;
    outcome.curve = training(id, objective);
    outcome.metrics = {{objective, outcome.curve.series[0].values.back()}};
    engine->learn({id + 1, CandidateId(id), outcome});
  }
  return engine;
}

protocol::Forecast ask(Engine& engine, const Curve& curve, std::uint64_t candidate = 5000,
                       std::uint64_t known = ~0ull) {
  const Question question{CandidateId(candidate), &curve, known};
  return engine.judge({&question, 1}).front();
}

TEST(CairnEngine, ForetellsBetterThanWhatACurveShows) {
  const auto engine = taught(60);
  double learned = 0, shown = 0;
  for (std::uint64_t id = 1000; id < 1100; ++id) {
    const Curve whole = training(id);
    const double final = whole.series[0].values.back();
    const Curve early = head(whole, 6);
    learned += std::abs(ask(*engine, early).value - final) / 100;
    shown += std::abs(early.series[0].values.back() - final) / 100;
  }
  EXPECT_LT(learned, 0.02);
  EXPECT_GT(shown, 0.15);
}

TEST(CairnEngine, IntervalsHoldTheEndAsOftenAsTheyShould) {
  // A little more often than four times of five: nothing was measured by controls yet.
  const auto engine = taught(100);
  int held = 0;
  for (std::uint64_t id = 1000; id < 1400; ++id) {
    const Curve whole = training(id);
    const auto forecast = ask(*engine, head(whole, 8));
    EXPECT_LE(forecast.low, forecast.value);
    EXPECT_LE(forecast.value, forecast.high);
    const double final = whole.series[0].values.back();
    held += forecast.low <= final && final <= forecast.high ? 1 : 0;
  }
  EXPECT_NEAR(held / 400.0, 0.87, 0.07);
}

TEST(CairnEngine, AMirroredMetricIsJudgedAlike) {
  const auto rising = taught(40), falling = taught(40, error_rate);
  for (std::uint64_t id = 1000; id < 1020; ++id) {
    const auto up = ask(*rising, head(training(id), 8));
    const auto down = ask(*falling, head(training(id, error_rate), 8));
    EXPECT_NEAR(up.value, 1 - down.value, (up.high - up.low) / 2);
    EXPECT_NEAR(up.reach, down.reach, 0.2);
  }
}

TEST(CairnEngine, NobodyIsStoppedTooEarly) {
  Options options = cairn_options();
  options.controls = 0;
  const Curve poor = [] {
    Curve curve = training(2000);
    for (double& value : curve.series[0].values) value *= 0.3;
    return curve;
  }();
  const auto engine = taught(60, accuracy, options);
  EXPECT_EQ(ask(*engine, head(poor, 4)).advice, Advice::go);  // earliest: 4.5 epochs
  EXPECT_EQ(ask(*engine, head(poor, 6)).advice, Advice::stop);
  EXPECT_EQ(ask(*engine, head(poor, 6), 1, 9).advice, Advice::go);  // too few were finished
  options.min_points = 8;
  EXPECT_EQ(ask(*taught(60, accuracy, options), head(poor, 6)).advice, Advice::go);
}

TEST(CairnEngine, ARestartOfTheLearningRateGetsItsTime) {
  Options options = cairn_options();
  options.controls = 0;
  Setting setting = setting_for(accuracy);
  setting.restarts = {10};
  auto engine = make_engine(options, setting);
  for (std::uint64_t id = 0; id < 40; ++id) {
    protocol::Outcome outcome;
    outcome.curve = training(id);
    outcome.metrics = {{accuracy, outcome.curve.series[0].values.back()}};
    engine->learn({id + 1, CandidateId(id), outcome});
  }
  Curve poor = training(2000);
  for (double& value : poor.series[0].values) value *= 0.3;
  EXPECT_EQ(ask(*engine, head(poor, 9)).advice, Advice::stop);
  EXPECT_EQ(ask(*engine, head(poor, 11)).advice, Advice::go);
  EXPECT_EQ(ask(*engine, head(poor, 13)).advice, Advice::stop);
}

TEST(CairnEngine, ControlsAreTrainedOn) {
  Options options = cairn_options();
  options.controls = 1;
  Curve poor = training(2000);
  for (double& value : poor.series[0].values) value *= 0.3;
  EXPECT_EQ(ask(*taught(60, accuracy, options), head(poor, 8)).advice, Advice::control);
}

TEST(CairnEngine, UsesNoMoreThanItMayKnow) {
  const auto many = taught(60), few = taught(20);
  const Curve early = head(training(1000), 8);
  const auto then = ask(*few, early), later = ask(*many, early, 5000, 20);
  EXPECT_EQ(then, later);
  EXPECT_EQ(later.known, 20u);
  EXPECT_NE(ask(*many, early).value, later.value);
}

TEST(CairnEngine, ManyQuestionsAreAnsweredAsOne) {
  const auto engine = taught(30);
  std::vector<Curve> curves;
  for (std::uint64_t id = 1000; id < 1010; ++id) curves.push_back(head(training(id), 3 + id % 7));
  std::vector<Question> questions;
  for (const Curve& curve : curves) questions.push_back({CandidateId(1), &curve});
  const auto together = engine->judge(questions);
  ASSERT_EQ(together.size(), curves.size());
  const auto other = taught(30);
  for (std::size_t i = curves.size(); i-- > 0;) EXPECT_EQ(together[i], ask(*other, curves[i], 1));
}

TEST(CairnEngine, AtTheEndItSaysWhatWasMeasured) {
  const Curve whole = training(1000);
  const auto forecast = ask(*taught(30), whole);
  EXPECT_EQ(forecast.value, whole.series[0].values.back());
  EXPECT_EQ(forecast.low, forecast.high);
  EXPECT_EQ(forecast.advice, Advice::go);
}

TEST(CairnEngine, CurvesThatSayLittleAreAnswered) {
  const double nan = std::nan(""), inf = INFINITY;
  const std::vector<std::vector<double>> odd{{},
                                             {0.5},
                                             {nan, nan, nan, nan, nan, nan},
                                             {inf, 0.1},
                                             {0, 0, 0, 0, 0, 0},
                                             {0.9, 0.5, 0.2, 0.1, 0, 0},
                                             {1e9, -1e9, 1e9, -1e9, 1e9, 3}};
  for (int finished : {0, 3, 12, 60})
    for (const auto& values : odd) {
      const auto engine = taught(finished);
      Curve curve{{}, {{accuracy, values}}};
      for (std::size_t i = 0; i < values.size(); ++i)
        curve.epoch.push_back(static_cast<double>(i + 1));
      const auto forecast = ask(*engine, curve);
      const bool some = std::ranges::any_of(values, [](double v) { return std::isfinite(v); });
      EXPECT_EQ(std::isfinite(forecast.value), some) << finished;
      if (some) {
        EXPECT_LE(forecast.low, forecast.value);
        EXPECT_LE(forecast.value, forecast.high);
      }
    }
}

TEST(CairnEngine, ALongCurveIsAnswered) {
  Curve curve{{}, {{accuracy, {}}}};
  for (int i = 1; i <= 10000; ++i) {
    curve.epoch.push_back(i * 0.002);
    curve.series[0].values.push_back(1 - 1 / (1 + i * 0.01));
  }
  EXPECT_TRUE(std::isfinite(ask(*taught(0), curve).value));
}

TEST(CairnEngine, SavesEpochsAndFindsTheBest) {
  std::vector<Curve> curves;
  for (std::uint64_t id = 0; id < 150; ++id) curves.push_back(training(id));
  const auto engine = make_engine(cairn_options(), setting_for(accuracy));
  const auto result =
      merit(rehearse(*engine, setting_for(accuracy), curves), Direction::maximize, 10);
  EXPECT_GT(result.saved, 0.4);
  EXPECT_LT(result.error, 0.015);
  EXPECT_GT(result.tau, 0.75);
  EXPECT_LT(result.regret, 0.01);
  EXPECT_GE(result.overlap, 7u);
}

}  // namespace
}  // namespace cairn::predict
