#include "cairn/predict/rehearsal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cairn/core/random.hpp"

namespace cairn::predict {
namespace {

using protocol::Advice;
using protocol::Forecast;
using protocol::Lesson;
using protocol::Status;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const MetricInfo kAccuracy{"validation_accuracy", "1", Direction::maximize};

Setting setting(double epochs) {
  Setting setting;
  setting.objective = kAccuracy;
  setting.epochs = epochs;
  return setting;
}

Curve curve(std::vector<double> epoch, std::vector<double> value) {
  Curve curve;
  curve.epoch = std::move(epoch);
  curve.series.push_back({{"training_loss", "1", Direction::minimize}, {}});
  for (double v : value) curve.series[0].values.push_back(1 - v);
  curve.series.push_back({kAccuracy, std::move(value)});
  return curve;
}

/// Follows a script: what to say of candidate c at the epoch e. Notes what it is asked and taught.
class Scripted : public Engine {
 public:
  using Script = Advice (*)(std::uint64_t candidate, double epoch);
  explicit Scripted(Script script) : script_(script) {}

  void learn(const Lesson& lesson) override { lessons.push_back(lesson); }
  std::vector<Forecast> judge(std::span<const Question> questions) override {
    std::vector<Forecast> forecasts;
    for (const Question& question : questions) {
      asked.emplace_back(question.candidate.value(), *question.curve);
      Forecast forecast;
      forecast.epoch = question.curve->epoch.back();
      forecast.value = 10 + forecast.epoch;
      forecast.low = forecast.value - 1;
      forecast.high = forecast.value + 1;
      forecast.advice = script_(question.candidate.value(), forecast.epoch);
      forecasts.push_back(forecast);
    }
    return forecasts;
  }

  std::vector<std::pair<std::uint64_t, Curve>> asked;
  std::vector<Lesson> lessons;

 private:
  Script script_;
};

Advice stop_at_2(std::uint64_t candidate, double epoch) {
  return candidate == 1 && epoch >= 2 ? Advice::stop : Advice::go;
}

TEST(Rehearsal, ShowsPrefixesAndCutsWhatIsStopped) {
  Scripted engine(stop_at_2);
  const std::vector<Curve> curves{curve({1, 2, 3}, {.1, .2, .3}), curve({1, 2, 3}, {.4, .5, .6})};
  const auto trials = rehearse(engine, setting(3), curves);
  ASSERT_EQ(trials.size(), 2);
  EXPECT_FALSE(trials[0].stopped);
  EXPECT_EQ(trials[0].epochs, 3);
  EXPECT_EQ(trials[0].reported, .3);
  EXPECT_FALSE(trials[0].verdict);
  EXPECT_TRUE(trials[1].stopped && trials[1].complete);
  EXPECT_EQ(trials[1].epochs, 2);
  EXPECT_EQ(trials[1].full, 3);
  EXPECT_EQ(trials[1].reported, 12);
  EXPECT_EQ(trials[1].final, .6);
  EXPECT_EQ(trials[1].verdict->epoch, 2);

  // Nobody is asked about the last point, nor about what lies after a stop.
  ASSERT_EQ(engine.asked.size(), 4);
  EXPECT_EQ(engine.asked[0], (std::pair<std::uint64_t, Curve>(0, curve({1}, {.1}))));
  EXPECT_EQ(engine.asked[3], (std::pair<std::uint64_t, Curve>(1, curve({1, 2}, {.4, .5}))));
}

TEST(Rehearsal, TeachesOnlyWhatASearchWouldHaveSeen) {
  Scripted engine(stop_at_2);
  const std::vector<Curve> curves{curve({1, 2, 3}, {.1, .2, .3}), curve({1, 2, 3}, {.4, .5, .6}),
                                  curve({1, 2}, {.4, .5}), curve({1, 2, 3}, {.7, .8, kNan})};
  rehearse(engine, setting(3), curves);
  ASSERT_EQ(engine.lessons.size(), 3);
  EXPECT_EQ(engine.lessons[0].index, 1);
  EXPECT_EQ(engine.lessons[0].outcome.status, Status::trained);
  EXPECT_EQ(engine.lessons[0].outcome.curve, curves[0]);
  EXPECT_EQ(engine.lessons[0].outcome.epochs, 3);
  EXPECT_EQ(engine.lessons[0].outcome.metrics, (std::vector<Metric>{{kAccuracy, .3}}));
  EXPECT_EQ(engine.lessons[0].outcome.forecasts.size(), 2);

  const auto& stopped = engine.lessons[1].outcome;
  EXPECT_EQ(engine.lessons[1].index, 2);
  EXPECT_EQ(stopped.status, Status::stopped);
  EXPECT_EQ(stopped.curve, curve({1, 2}, {.4, .5}));
  EXPECT_EQ(stopped.metrics, (std::vector<Metric>{{kAccuracy, .5}}));
  EXPECT_EQ(protocol::score(stopped, kAccuracy, protocol::Fitness::predicted), 12);

  // The unfinished one (candidate 2) taught nothing; the diverged one has failed.
  EXPECT_EQ(engine.lessons[2].index, 3);
  EXPECT_EQ(engine.lessons[2].candidate, CandidateId(3));
  EXPECT_EQ(engine.lessons[2].outcome.status, Status::failed);
  EXPECT_TRUE(engine.lessons[2].outcome.metrics.empty());
}

TEST(Rehearsal, ControlsGoOnAndKeepTheirFirstVerdict) {
  Scripted engine(
      [](std::uint64_t, double epoch) { return epoch >= 2 ? Advice::control : Advice::go; });
  Rehearsal rehearsal(engine, setting(5));
  const Trial trial = rehearsal.train(curve({1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}));
  EXPECT_TRUE(trial.control);
  EXPECT_FALSE(trial.stopped);
  EXPECT_EQ(trial.epochs, 5);
  EXPECT_EQ(trial.reported, 5);
  EXPECT_EQ(trial.verdict->epoch, 2);
  EXPECT_EQ(trial.forecasts.size(), 4);
  EXPECT_EQ(engine.lessons.at(0).outcome.status, Status::trained);
}

TEST(Rehearsal, UnfinishedCurvesAreJudgedOnly) {
  Scripted engine([](std::uint64_t, double) { return Advice::stop; });
  Rehearsal rehearsal(engine, setting(10));
  const Trial once = rehearsal.train(curve({1, 2, 3}, {1, 2, 3}));
  EXPECT_FALSE(once.complete);
  EXPECT_FALSE(once.stopped);
  EXPECT_EQ(once.epochs, 3);
  EXPECT_EQ(once.reported, 13);
  EXPECT_TRUE(std::isnan(once.final));
  EXPECT_EQ(once.forecasts.size(), 1);
  EXPECT_EQ(rehearsal.train(curve({1, 2, 3}, {1, 2, 3}), true).forecasts.size(), 3);
  EXPECT_FALSE(rehearsal.train({}).verdict);
  EXPECT_TRUE(engine.lessons.empty());
}

TEST(Rehearsal, ForetellsNothingWithoutNumbers) {
  Scripted engine([](std::uint64_t, double) { return Advice::go; });
  Rehearsal rehearsal(engine, setting(10));
  const Trial trial = rehearsal.train(curve({1, 2, 3}, {kNan, kNan, .5}), true);
  ASSERT_EQ(trial.forecasts.size(), 3);
  EXPECT_TRUE(std::isnan(trial.forecasts[1].value) && std::isnan(trial.forecasts[1].high));
  EXPECT_EQ(trial.forecasts[2].value, 13);
  EXPECT_TRUE(std::isnan(rehearsal.train(curve({1}, {kNan})).reported));
}

TEST(Rehearsal, TheEndMayLieBetweenPoints) {
  Scripted engine([](std::uint64_t, double) { return Advice::go; });
  Rehearsal rehearsal(engine, setting(3));
  const Trial trial = rehearsal.train(curve({.75, 1.5, 2.25, 3.5, 4}, {1, 2, 3, 4, 5}));
  EXPECT_TRUE(trial.complete);
  EXPECT_EQ(trial.final, 3);
  EXPECT_EQ(trial.epochs, 2.25);
  EXPECT_EQ(engine.asked.size(), 2);
  EXPECT_FALSE(rehearsal.train(curve({.75, 1.5}, {1, 2})).complete);
  EXPECT_TRUE(std::isnan(rehearsal.train(curve({3.5}, {1})).final));
}

TEST(Rehearsal, OfTheFixedRuleIsItsClosedForm) {
  Options options;
  options.method = "fixed:10";
  const auto engine = make_engine(options, setting(25));
  Random random(1, "curves");
  std::vector<Curve> curves;
  for (int i = 0; i < 50; ++i) {
    std::vector<double> epoch, value;
    for (int e = 1; e <= 25; ++e) {
      epoch.push_back(e);
      value.push_back(random.uniform());
    }
    curves.push_back(curve(epoch, value));
  }
  const auto trials = rehearse(*engine, setting(25), curves);
  double error = 0;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto& values = curves[i].series[1].values;
    EXPECT_EQ(trials[i].epochs, 10);
    EXPECT_EQ(trials[i].reported, *std::max_element(values.begin(), values.begin() + 10));
    error += std::abs(trials[i].reported - values.back()) / 50;
  }
  const Merit found = merit(trials, Direction::maximize, 10);
  EXPECT_EQ(found.curves, 50);
  EXPECT_EQ(found.stopped, 50);
  EXPECT_DOUBLE_EQ(found.epochs, 10);
  EXPECT_DOUBLE_EQ(found.saved, 0.6);
  EXPECT_NEAR(found.error, error, 1e-12);
  EXPECT_NEAR(found.verdict_error, error, 1e-12);
  EXPECT_EQ(found.coverage, 0);
}

Trial told(double reported, double final) {
  Trial trial;
  trial.complete = true;
  trial.epochs = trial.full = 1;
  trial.reported = reported;
  trial.final = final;
  return trial;
}

Forecast forecast(double low, double value, double high) {
  Forecast forecast;
  forecast.low = low;
  forecast.value = value;
  forecast.high = high;
  return forecast;
}

TEST(Merit, ByHand) {
  std::vector<Trial> trials{told(5, 4), told(3, 6), told(4, 3), told(kNan, kNan), told(2, 1)};
  trials[0].stopped = true;
  trials[0].epochs = 0.5;
  trials[0].verdict = forecast(4, 5, 6);
  trials[1].control = true;
  trials[1].verdict = forecast(2, 3, 4);
  trials.push_back(told(100, kNan));
  trials.back().complete = false;  // counts nowhere
  const Merit found = merit(trials, Direction::maximize, 2);
  EXPECT_EQ(found.curves, 5);
  EXPECT_EQ(found.stopped, 1);
  EXPECT_EQ(found.controls, 1);
  EXPECT_DOUBLE_EQ(found.epochs, 0.9);
  EXPECT_DOUBLE_EQ(found.saved, 0.1);
  EXPECT_DOUBLE_EQ(found.error, (1 + 3 + 1 + 1) / 4.0);
  EXPECT_DOUBLE_EQ(found.verdict_error, (1 + 3) / 2.0);
  EXPECT_DOUBLE_EQ(found.coverage, 0.5);
  EXPECT_DOUBLE_EQ(found.tau, (4 - 2) / 6.0);
  EXPECT_EQ(found.leaders, 2);
  EXPECT_EQ(found.overlap, 1);  // {4, 6} are best, 5 and 4 (really 4 and 3) are said to be
  EXPECT_DOUBLE_EQ(found.regret, 6 - 4);
  const Merit lowest = merit(trials, Direction::minimize, 2);
  EXPECT_EQ(lowest.overlap, 1);
  EXPECT_DOUBLE_EQ(lowest.regret, 0);
}

TEST(Merit, OfNothing) {
  const Merit none = merit({}, Direction::maximize, 10);
  EXPECT_EQ(none.curves, 0);
  EXPECT_EQ(none.leaders, 0);
  for (double value : {none.epochs, none.saved, none.error, none.verdict_error, none.coverage,
                       none.tau, none.regret})
    EXPECT_TRUE(std::isnan(value));
}

/// By the definition: all pairs.
double tau_of_pairs(const std::vector<double>& a, const std::vector<double>& b) {
  const auto sign = [](double x) { return (x > 0) - (x < 0); };
  double sum = 0, in_a = 0, in_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const int s = sign(a[i] - a[j]), t = sign(b[i] - b[j]);
      sum += s * t;
      in_a += s != 0;
      in_b += t != 0;
    }
  return sum / std::sqrt(in_a * in_b);
}

TEST(KendallTau, IsThatOfAllPairs) {
  Random random(7, "tau");
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + random.below(60), levels = 2 + random.below(40);
    std::vector<double> a, b;
    for (std::size_t i = 0; i < n; ++i) {
      a.push_back(static_cast<double>(random.below(levels)));
      b.push_back(a.back() + static_cast<double>(random.below(levels)));
    }
    const double expected = tau_of_pairs(a, b), found = kendall_tau(a, b);
    if (std::isnan(expected))
      EXPECT_TRUE(std::isnan(found));
    else
      EXPECT_NEAR(found, expected, 1e-12);
  }
  EXPECT_TRUE(std::isnan(kendall_tau({}, {})));
  const std::vector<double> same{1, 1, 1}, different{1, 2, 3};
  EXPECT_TRUE(std::isnan(kendall_tau(same, different)));
}

}  // namespace
}  // namespace cairn::predict
