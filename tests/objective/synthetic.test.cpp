#include "cairn/objective/synthetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "cairn/core/error.hpp"

namespace cairn::objective {
namespace {

using Clock = std::chrono::steady_clock;
using protocol::Status;

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Notes what it is told, and asks to stop from the given moment or epoch on.
struct Recorder : Monitor {
  void enter(protocol::Phase phase) override { phases.push_back(phase); }
  void epoch_done(const Curve& curve) override { curves.push_back(curve); }
  void samples(std::int64_t) override {}
  bool should_stop() override {
    const auto now = Clock::now();
    longest_gap = std::max(longest_gap, std::chrono::duration<double>(now - polled).count());
    polled = now;
    if (curves.size() >= stop_after_epochs) return true;
    return seconds_since(begin) >= stop_after_seconds;
  }

  std::vector<protocol::Phase> phases;
  std::vector<Curve> curves;
  std::size_t stop_after_epochs = SIZE_MAX;
  double stop_after_seconds = HUGE_VAL;
  Clock::time_point begin = Clock::now(), polled = begin;
  double longest_gap = 0;
};

Work work(std::uint64_t candidate, protocol::Task task = protocol::SearchTask{}) {
  return {{CandidateId(candidate), Attempt(0), {}, task}, {}};
}

struct Case {
  SyntheticOptions options{};
  std::uint64_t seed = 1;
  double epochs = 5;
  MetricInfo metric = accuracy;
};

protocol::Outcome run(const Case& c, const Work& work) {
  Recorder recorder;
  return make_synthetic(c.options, c.seed, c.epochs, c.metric)->evaluate(work, recorder).outcome;
}

double value(const protocol::Outcome& outcome, std::string_view name) {
  const Metric* metric = find_metric(outcome.metrics, name);
  return metric ? metric->value : std::nan("");
}

TEST(Synthetic, GivesFourSeriesOfEachEpoch) {
  Recorder recorder;
  const auto result = make_synthetic({}, 1, 3, accuracy)->evaluate(work(0), recorder);
  EXPECT_EQ(result.outcome.status, Status::trained);
  EXPECT_EQ(result.outcome.epochs, 3);
  EXPECT_EQ(result.outcome.curve.epoch, (std::vector<double>{1, 2, 3}));
  std::vector<std::string> names;
  for (const auto& series : result.outcome.curve.series) {
    names.push_back(series.info.name);
    EXPECT_EQ(series.values.size(), 3u);
    EXPECT_EQ(value(result.outcome, series.info.name), series.values.back());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"training_loss", "training_accuracy",
                                             "validation_loss", "validation_accuracy"}));
  EXPECT_EQ(result.outcome.curve.series[3].info, accuracy);
  EXPECT_EQ(result.outcome.curve.series[2].info.direction, Direction::minimize);
  EXPECT_TRUE(result.weights.empty());
  EXPECT_EQ(recorder.phases, std::vector{protocol::Phase::train});
}

TEST(Synthetic, ReportsTheWholeCurveAfterEachEpoch) {
  Recorder recorder;
  const auto outcome = make_synthetic({}, 1, 2.5, accuracy)->evaluate(work(4), recorder).outcome;
  ASSERT_EQ(recorder.curves.size(), 3u);
  EXPECT_EQ(recorder.curves[0].epoch, std::vector<double>{1});
  EXPECT_EQ(recorder.curves[1].epoch, (std::vector<double>{1, 2}));
  EXPECT_EQ(recorder.curves[2], outcome.curve);
  EXPECT_EQ(outcome.curve.epoch.back(), 2.5);
}

TEST(Synthetic, FollowsTheClosedFormWithoutNoise) {
  Case c{.epochs = 4};
  c.options.final_mean = 0.8;
  c.options.final_sigma = c.options.noise = 0;
  c.options.rate = 0.7;
  const auto outcome = run(c, work(3));
  for (std::size_t i = 0; i < 4; ++i) {
    const double expected = 0.8 * (1 - std::exp(-0.7 * static_cast<double>(i + 1)));
    EXPECT_NEAR(outcome.curve.series[3].values[i], expected, 1e-12);
    EXPECT_NEAR(outcome.curve.series[2].values[i], 1 - expected, 1e-12);
  }
}

TEST(Synthetic, AMinimisedMetricFallsToItsFinalValue) {
  Case c{.epochs = 50, .metric = {"validation_loss", "1", Direction::minimize}};
  c.options.final_mean = 0.2;
  c.options.final_sigma = c.options.noise = 0;
  const auto outcome = run(c, work(3));
  ASSERT_EQ(outcome.curve.series.size(), 2u);
  EXPECT_EQ(outcome.curve.series[1].info.name, "validation_loss");
  EXPECT_NEAR(outcome.curve.series[1].values.front(), 1 - 0.8 * (1 - std::exp(-0.5)), 1e-12);
  EXPECT_NEAR(value(outcome, "validation_loss"), 0.2, 1e-9);
}

TEST(Synthetic, DependsOnSeedAndCandidateAlone) {
  const Case c{.options = {.fail_probability = 0.2}};
  std::vector<protocol::Outcome> forward, backward(40), threaded(40);
  const auto objective = make_synthetic(c.options, c.seed, c.epochs, c.metric);
  Recorder recorder;
  for (int i = 0; i < 40; ++i) forward.push_back(objective->evaluate(work(i), recorder).outcome);
  for (int i = 39; i >= 0; --i) backward[i] = run(c, work(i));
  std::thread other([&] {
    for (int i = 0; i < 40; ++i) threaded[i] = run(c, work(i));
  });
  other.join();
  EXPECT_EQ(forward, backward);
  EXPECT_EQ(forward, threaded);
  EXPECT_NE(forward[0], forward[1]);
  EXPECT_NE(run(c, work(0)), run({.options = c.options, .seed = 2}, work(0)));
}

/// Final values of many candidates, after the curve has settled.
std::vector<double> finals(const SyntheticOptions& options, int count) {
  std::vector<double> values;
  const auto objective = make_synthetic(options, 7, 1, accuracy);
  Recorder recorder;
  for (int i = 0; i < count; ++i) {
    recorder.curves.clear();
    const auto outcome = objective->evaluate(work(i), recorder).outcome;
    if (outcome.status == Status::trained) values.push_back(value(outcome, accuracy.name));
  }
  return values;
}

TEST(Synthetic, FinalValuesHaveTheGivenMeanAndSpread) {
  constexpr int n = 20000;
  SyntheticOptions options{.final_mean = 0.6, .final_sigma = 0.04, .rate = 100, .noise = 0.03};
  const auto values = finals(options, n);
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double square = 0;
  for (const double v : values) square += (v - mean) * (v - mean);
  const double sigma = 0.05;  // √(0.04² + 0.03²)
  EXPECT_NEAR(mean, 0.6, 5 * sigma / std::sqrt(n));
  EXPECT_NEAR(std::sqrt(square / n), sigma, 5 * sigma / std::sqrt(2.0 * n));
  EXPECT_TRUE(std::ranges::all_of(values, [](double v) { return v >= 0 && v <= 1; }));
}

TEST(Synthetic, ValuesStayBetweenZeroAndOne) {
  SyntheticOptions options{.final_mean = 1, .final_sigma = 1, .noise = 1};
  for (const double v : finals(options, 1000)) EXPECT_TRUE(v >= 0 && v <= 1) << v;
}

TEST(Synthetic, FailsWithTheGivenProbability) {
  constexpr int n = 20000;
  const auto trained = finals({.fail_probability = 0.3}, n);
  EXPECT_NEAR(1 - static_cast<double>(trained.size()) / n, 0.3, 5 * std::sqrt(0.3 * 0.7 / n));
}

TEST(Synthetic, AFailureNamesItsCauseAndKeepsTheCurveBeforeIt) {
  const Case c{.options = {.fail_probability = 1}, .epochs = 10};
  std::size_t points = 0;
  for (int i = 0; i < 200; ++i) {
    const auto outcome = run(c, work(i));
    ASSERT_EQ(outcome.status, Status::failed);
    EXPECT_NE(outcome.cause.find("failure at epoch"), std::string::npos);
    EXPECT_LT(outcome.curve.epoch.size(), 10u);
    EXPECT_EQ(outcome.epochs, static_cast<double>(outcome.curve.epoch.size()));
    points += outcome.curve.epoch.size();
  }
  EXPECT_NEAR(static_cast<double>(points) / 200, 4.5, 1);  // uniform over the epochs
}

TEST(Synthetic, TheTestValueIsTheSameInFinalAndTestTasks) {
  const Case c;
  const auto searched = run(c, work(5));
  const auto final = run(c, work(5, protocol::FinalTask{}));
  const auto tested = run(c, work(5, protocol::TestTask{{CandidateId(5), Attempt(0), 3, 0}}));
  EXPECT_EQ(find_metric(searched.metrics, "test_accuracy"), nullptr);
  EXPECT_EQ(value(final, "test_accuracy"), value(tested, "test_accuracy"));
  EXPECT_EQ(final.curve, searched.curve);
  EXPECT_EQ(tested.metrics.size(), 1u);
  EXPECT_EQ(tested.epochs, 3);
  EXPECT_TRUE(tested.curve.epoch.empty());
}

TEST(Synthetic, TakesItsTimeAndPollsMeanwhile) {
  Recorder recorder;
  const auto options = SyntheticOptions{.epoch_seconds = 0.4, .epoch_seconds_sigma = 0};
  make_synthetic(options, 1, 2, accuracy)->evaluate(work(0), recorder);
  const double took = seconds_since(recorder.begin);
  EXPECT_GE(took, 0.8);
  EXPECT_LT(took, 1.5);
  EXPECT_LT(recorder.longest_gap, 0.2);  // 5 ms on an idle machine
}

TEST(Synthetic, DurationsAreLogNormalWithTheGivenMean) {
  constexpr int n = 60;
  const auto options = SyntheticOptions{.epoch_seconds = 0.01, .epoch_seconds_sigma = 0.5};
  double sum = 0, shortest = HUGE_VAL, longest = 0;
  for (int i = 0; i < n; ++i) {
    Recorder recorder;
    make_synthetic(options, 1, 1, accuracy)->evaluate(work(i), recorder);
    const double took = seconds_since(recorder.begin);
    sum += took, shortest = std::min(shortest, took), longest = std::max(longest, took);
  }
  EXPECT_GT(sum / n, 0.008);
  EXPECT_LT(sum / n, 0.02);  // room for a busy machine that wakes sleepers late
  EXPECT_LT(shortest, 0.008);
  EXPECT_GT(longest, 0.015);
}

TEST(Synthetic, StopsPromptlyWithinAnEpoch) {
  Recorder recorder;
  recorder.stop_after_seconds = 0.05;
  const auto options = SyntheticOptions{.epoch_seconds = 100, .epoch_seconds_sigma = 0};
  const auto outcome = make_synthetic(options, 1, 3, accuracy)->evaluate(work(0), recorder).outcome;
  EXPECT_EQ(outcome.status, Status::stopped);
  EXPECT_LT(seconds_since(recorder.begin), 1);  // 55 ms on an idle machine
  EXPECT_TRUE(outcome.curve.epoch.empty());
}

TEST(Synthetic, StopsBetweenEpochsThatTakeNoTime) {
  Recorder recorder;
  recorder.stop_after_epochs = 4;
  const auto outcome = make_synthetic({}, 1, 25, accuracy)->evaluate(work(0), recorder).outcome;
  EXPECT_EQ(outcome.status, Status::stopped);
  EXPECT_EQ(outcome.epochs, 4);
}

TEST(Synthetic, RefusesImpossibleOptions) {
  const double nan = std::nan("");
  EXPECT_NO_THROW(validate({}));
  EXPECT_THROW(validate({.epoch_seconds = -1}), UsageError);
  EXPECT_THROW(validate({.epoch_seconds = nan}), UsageError);
  EXPECT_THROW(validate({.epoch_seconds = HUGE_VAL}), UsageError);
  EXPECT_THROW(validate({.final_mean = 1.1}), UsageError);
  EXPECT_THROW(validate({.noise = -0.1}), UsageError);
  EXPECT_THROW(validate({.fail_probability = 2}), UsageError);
  try {
    validate({.fail_probability = 2});
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("objective.synthetic.fail_probability"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace cairn::objective
