#include <gtest/gtest.h>

#include <limits>

#include "cairn/protocol/outcome.hpp"

namespace cairn::protocol {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};
const MetricInfo loss{"validation_loss", "1", Direction::minimize};

/// The newest point is neither the best of the curve nor what is forecast.
Outcome stopped(const MetricInfo& info) {
  Outcome outcome;
  outcome.status = Status::stopped;
  outcome.curve = {{1, 2, 3}, {{info, {0.5, 0.75, 0.625}}}};
  outcome.metrics = {{info, 0.625}};
  outcome.forecasts.resize(2);
  outcome.forecasts[0].value = 0.1;
  outcome.forecasts[1].value = 0.875;
  return outcome;
}

std::optional<double> with(Outcome outcome, Status status, Fitness fitness) {
  outcome.status = status;
  return score(outcome, accuracy, fitness);
}

TEST(Score, OfAStoppedCandidateIsWhatFitnessSays) {
  const Outcome outcome = stopped(accuracy);
  EXPECT_EQ(score(outcome, accuracy, Fitness::predicted), 0.875);
  EXPECT_EQ(score(outcome, accuracy, Fitness::measured), 0.625);
  EXPECT_EQ(score(outcome, accuracy, Fitness::best_so_far), 0.75);
}

TEST(Score, TheBestOfALossIsTheLowest) {
  EXPECT_EQ(score(stopped(loss), loss, Fitness::best_so_far), 0.5);
}

TEST(Score, OfATrainedCandidateIsMeasuredWhateverFitnessSays) {
  for (const auto fitness : {Fitness::predicted, Fitness::measured, Fitness::best_so_far})
    EXPECT_EQ(with(stopped(accuracy), Status::trained, fitness), 0.625);
}

TEST(Score, FailedAndInterruptedCandidatesHaveNone) {
  for (const auto status : {Status::failed, Status::interrupted})
    for (const auto fitness : {Fitness::predicted, Fitness::measured, Fitness::best_so_far})
      EXPECT_FALSE(with(stopped(accuracy), status, fitness));
}

TEST(Score, WithoutAForecastAStoppedCandidateIsMeasured) {
  Outcome outcome = stopped(accuracy);
  outcome.forecasts[1].value = nan;
  EXPECT_EQ(score(outcome, accuracy, Fitness::predicted), 0.625);
  outcome.forecasts[1].value = std::numeric_limits<double>::infinity();
  EXPECT_EQ(score(outcome, accuracy, Fitness::predicted), 0.625);
  outcome.forecasts.clear();
  EXPECT_EQ(score(outcome, accuracy, Fitness::predicted), 0.625);
}

TEST(Score, WhatIsNotANumberIsNoScore) {
  Outcome outcome = stopped(accuracy);
  outcome.forecasts.clear();
  outcome.metrics[0].value = nan;
  for (const auto fitness : {Fitness::predicted, Fitness::measured})
    EXPECT_FALSE(score(outcome, accuracy, fitness));
  EXPECT_EQ(score(outcome, accuracy, Fitness::best_so_far), 0.75);
  outcome.curve.series[0].values = {nan, nan, nan};
  EXPECT_FALSE(score(outcome, accuracy, Fitness::best_so_far));
}

TEST(Score, AnotherMetricIsNoScore) {
  Outcome outcome = stopped(accuracy);
  outcome.forecasts.clear();
  EXPECT_FALSE(score(outcome, loss, Fitness::best_so_far));
  EXPECT_FALSE(score(outcome, loss, Fitness::predicted));
}

}  // namespace
}  // namespace cairn::protocol
