#include "train/schedule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace cairn::train {
namespace {

Options with_schedule(const std::string& schedule, double warmup = 0) {
  Options options;
  options.schedule = schedule;
  options.warmup_epochs = warmup;
  return options;
}

TEST(Schedule, ConstantStaysAtOne) {
  for (double epoch : {0.0, 0.5, 9.9})
    EXPECT_EQ(schedule_factor(with_schedule("constant"), epoch, 10), 1);
}

TEST(Schedule, CosineFollowsTheFormula) {
  const auto options = with_schedule("cosine");
  EXPECT_DOUBLE_EQ(schedule_factor(options, 0, 8), 1);
  EXPECT_DOUBLE_EQ(schedule_factor(options, 2, 8), 0.5 + std::numbers::sqrt2 / 4);
  EXPECT_DOUBLE_EQ(schedule_factor(options, 4, 8), 0.5);
  EXPECT_NEAR(schedule_factor(options, 8, 8), 0, 1e-15);
}

TEST(Schedule, CosineBeginsAnewAtEachRestart) {
  auto options = with_schedule("cosine", 1);
  options.restart_epochs = 4;
  EXPECT_DOUBLE_EQ(schedule_factor(options, 0.5, 11), 0.5) << "the warm-up";
  for (double begin : {1.0, 5.0, 9.0}) {
    EXPECT_DOUBLE_EQ(schedule_factor(options, begin, 11), 1);
    EXPECT_DOUBLE_EQ(schedule_factor(options, begin + 1, 11), 0.5 + std::numbers::sqrt2 / 4);
  }
  EXPECT_NEAR(schedule_factor(options, 4.999999, 11), 0, 1e-9);
  EXPECT_EQ(restarts(options, 11), (std::vector<double>{5, 9}));
  EXPECT_EQ(restarts(options, 9), std::vector<double>{5}) << "one at the end is none";
}

TEST(Schedule, OnlyACosineThatShallRestartDoes) {
  auto options = with_schedule("cosine");
  EXPECT_TRUE(restarts(options, 20).empty());
  options.restart_epochs = 5;
  EXPECT_EQ(restarts(options, 20).size(), 3u);
  options.schedule = "constant";
  EXPECT_TRUE(restarts(options, 20).empty());
  EXPECT_EQ(schedule_factor(options, 7, 20), 1);
}

TEST(Schedule, StepMultipliesAfterEachInterval) {
  auto options = with_schedule("step");
  options.step_epochs = 2.5;
  options.step_factor = 0.1;
  EXPECT_DOUBLE_EQ(schedule_factor(options, 2.49, 10), 1);
  EXPECT_DOUBLE_EQ(schedule_factor(options, 2.5, 10), 0.1);
  EXPECT_NEAR(schedule_factor(options, 9.9, 10), 1e-3, 1e-15);
}

TEST(Schedule, WarmupRisesLinearlyBeforeTheRest) {
  const auto options = with_schedule("cosine", 2);
  EXPECT_DOUBLE_EQ(schedule_factor(options, 0.5, 10), 0.25);
  EXPECT_DOUBLE_EQ(schedule_factor(options, 2, 10), 1);
  EXPECT_DOUBLE_EQ(schedule_factor(options, 6, 10), 0.5);
}

TEST(Schedule, WarmupLongerThanTheTrainingIsCut) {
  EXPECT_DOUBLE_EQ(schedule_factor(with_schedule("cosine", 5), 1, 2), 0.5);
}

TEST(SearchEpochs, RoundsCostTheSame) {
  Options options;
  options.epochs = 6;
  EXPECT_EQ(search_epochs(options, CandidateId(0)), 6);
  options.first_epochs = 1;
  options.first_candidates = 5;
  std::vector<double> lengths;
  for (std::uint64_t i = 0; i < 11; ++i) lengths.push_back(search_epochs(options, CandidateId(i)));
  EXPECT_EQ(lengths, (std::vector<double>{1, 1, 1, 1, 1, 2, 2, 4, 6, 6, 6}));
  options.first_candidates = 1;
  EXPECT_EQ(search_epochs(options, CandidateId(1)), 2);
  EXPECT_EQ(search_epochs(options, CandidateId(1'000'000)), 6);
}

}  // namespace
}  // namespace cairn::train
