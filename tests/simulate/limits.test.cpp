// Simulations that have a closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/error.hpp"
#include "scenarios.hpp"

namespace cairn::simulate {
namespace {

TEST(Limits, EqualTrainingsGoInRounds) {
  for (const std::uint64_t candidates : {1, 7, 8, 9, 100}) {
    const Result result = simulate(plain(8, candidates, 10));
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(result.candidates, candidates);
    const double rounds = std::ceil(static_cast<double>(candidates) / 8);
    EXPECT_NEAR(result.makespan, rounds * 10, 1e-9) << candidates;
    EXPECT_NEAR(result.utilisation, static_cast<double>(candidates) / (rounds * 8), 1e-9);
  }
}

TEST(Limits, WithoutCostsAllButTheDrainIsTraining) {
  Scenario scenario = plain(16, 2000, 10);
  scenario.epoch_seconds_sigma = 0.5;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.utilisation_without_drain, 1, 1e-9);
  EXPECT_NEAR(result.utilisation_steady, 1, 1e-9);
  EXPECT_LT(result.utilisation, 1);
  EXPECT_GT(result.drain, 0);
  EXPECT_NEAR(result.throughput, 16 * 3600 / 10.0, 0.05 * 16 * 360);
}

/// N workers that want N / d candidates a second from one who can handle 1 / (2 s), with two
/// messages for each.
TEST(Limits, ASaturatedRank0GivesItsServiceRate) {
  Scenario scenario = plain(1000, 20000, 1);
  scenario.options.step_seconds = 1e-3;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.utilisation_steady, 1 / (2e-3 * 1000), 0.02);
  EXPECT_NEAR(result.loads.rank_0, 1, 1e-3);
  EXPECT_EQ(bottleneck(result.loads), "rank 0");
  EXPECT_GT(result.longest_queue, 400u);
}

TEST(Limits, Rank0IsBusyForItsShareOfMessages) {
  Scenario scenario = plain(100, 10000, 10);
  scenario.epoch_seconds_sigma = 0.3;
  scenario.options.step_seconds = 1e-3;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.loads.rank_0, 100 / 10.0 * 2e-3, 0.002);
}

TEST(Limits, HeartbeatsTakeTheirShare) {
  Scenario scenario = plain(1000, 4000, 10);
  scenario.options.beat_seconds = 1e-4;  // 500 of them a second, and 1000 pings in 30 s
  scenario.lost_after = 600;
  EXPECT_NEAR(simulate(scenario).loads.beats, 0.05 + 0.1 / 30, 1e-9);
  scenario.options.beat_seconds = 1e-2;
  EXPECT_THROW(simulate(scenario), UsageError);
}

TEST(Limits, ASlowGeneratorSetsThePace) {
  Scenario scenario = plain(100, 2000, 1);
  scenario.options.propose_seconds = 0.1;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.makespan, 2000 * 0.1 + 1, 0.2);
  EXPECT_EQ(bottleneck(result.loads), "generator");
}

/// A candidate's way: assigned, trained, finished.
TEST(Limits, EachCandidatePaysLatencyTwice) {
  Scenario scenario = plain(1, 50, 10);
  scenario.options.latency = 0.5;
  EXPECT_NEAR(simulate(scenario).makespan, 0.5 + 50 * (10 + 2 * 0.5), 1e-9);
}

TEST(Limits, CheckpointsOfAllShareTheBandwidth) {
  Scenario scenario = plain(10, 100, 1);
  scenario.in_flight = 100;
  scenario.options.checkpoint_bytes = 100;
  scenario.options.bandwidth = 100;  // a file a second, and the workers want to write ten
  scenario.options.creates = 1e9;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.makespan, 1 + 100, 1e-6);
  EXPECT_NEAR(result.bytes_written, 100 * 100, 1e-9);
  EXPECT_EQ(bottleneck(result.loads), "bandwidth");
  EXPECT_GT(result.blocked_hours, 0);
}

TEST(Limits, CreatesAreLimited) {
  Scenario scenario = plain(10, 200, 1);
  scenario.in_flight = 100;
  scenario.options.checkpoint_bytes = 100;
  scenario.options.creates = 2;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.makespan, 1 + 200 / 2.0, 0.01);
  EXPECT_EQ(result.files, 200u);
  EXPECT_EQ(bottleneck(result.loads), "creates");
}

/// While a checkpoint is written the next training goes on.
TEST(Limits, AWriterThatKeepsUpCostsNothing) {
  Scenario scenario = plain(4, 40, 10);
  scenario.options.checkpoint_bytes = 1e9;
  scenario.in_flight = std::int64_t{1} << 40;
  scenario.options.client_bandwidth = 1.25e8;  // 8 s
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.makespan, 100 + 8, 0.01);  // the last files are waited for
  EXPECT_EQ(result.blocked_hours, 0);
}

TEST(Limits, TheDataAreReadOnceForEachNode) {
  Scenario scenario = plain(12, 12, 10);
  scenario.options.workers_per_node = 6;
  scenario.options.data_bytes = 1e9;
  scenario.options.bandwidth = 1e9;
  scenario.options.client_bandwidth = 1e9;
  EXPECT_NEAR(simulate(scenario).makespan, 2 + 10, 1e-9);
}

TEST(Limits, ReadingAndBuildingComeBeforeEachTraining) {
  Scenario scenario = plain(2, 20, 10);
  scenario.options.start_seconds = 3;
  scenario.options.checkpoint_bytes = 2e9;
  scenario.options.read_probability = 1;
  scenario.options.client_bandwidth = 1e9;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.makespan, 10 * (2 + 3 + 10) + 2, 0.01);
  EXPECT_NEAR(result.starting_hours, 20 * 5 / 3600.0, 1e-9);
}

TEST(Limits, SnapshotsCostTheirPauses) {
  Scenario scenario = plain(2, 4, 100);
  scenario.snapshot_every = 30;  // at 30, 60 and 90
  scenario.options.checkpoint_bytes = 1;
  scenario.options.snapshot_seconds = 2;
  const Result result = simulate(scenario);
  EXPECT_NEAR(result.makespan, 2 * 106, 0.01);
  EXPECT_NEAR(result.snapshot_hours, 4 * 3 * 2 / 3600.0, 1e-9);
  EXPECT_EQ(result.files, 4u * (3 + 1));
}

TEST(Limits, StopsShortenTrainings) {
  Scenario scenario = plain(10, 5000, 10);
  scenario.predictors = 2;
  scenario.options.stop_probability = 0.5;
  scenario.options.stop_earliest = 0.2;
  scenario.options.forecast_seconds = 1e-3;
  scenario.point_every = 0.1;
  const Result result = simulate(scenario);
  const double mean = 10 * (0.5 + 0.5 * 0.6);
  EXPECT_NEAR(result.throughput, 10 * 3600 / mean, 0.02 * 10 * 3600 / mean);
  EXPECT_NEAR(result.loads.predictors, 10 / 10.0 * 10 * 1e-3 / 2, 0.05 * 5e-3 + 3e-4);
  scenario.predictors = 0;  // nobody stops anything
  EXPECT_NEAR(simulate(scenario).throughput, 3600, 4);
}

TEST(Limits, FailedCandidatesEndEarly) {
  Scenario scenario = plain(10, 5000, 10);
  scenario.fail_probability = 0.5;
  EXPECT_NEAR(simulate(scenario).throughput, 3600 / 0.75, 0.02 * 4800);
}

TEST(Limits, RecordedTrainingsAreThoseOfTheirCandidates) {
  Scenario scenario = plain(1, 3, 1);
  scenario.recorded = {{1, 5, protocol::Status::trained},
                       {2, 4, protocol::Status::stopped},
                       {3, 2, protocol::Status::failed}};
  EXPECT_NEAR(simulate(scenario).makespan, 5 + 8 + 6, 1e-9);
  scenario.candidates = 7;
  EXPECT_NEAR(simulate(scenario).makespan, 2 * 19 + 5, 1e-9);
}

TEST(Limits, WhatTakesNoTimeIsRefused) {
  EXPECT_THROW(simulate(plain(2, 2, 0)), UsageError);
  EXPECT_THROW(simulate(plain(0, 2, 1)), UsageError);
  EXPECT_THROW(simulate(plain(2, 0, 1)), UsageError);
}

TEST(Knee, IsWhereRank0Saturates) {
  Scenario scenario = plain(500, 1, 10);
  scenario.options.step_seconds = 1e-3;
  scenario.epoch_seconds_sigma = 0.3;
  const double found = knee(scenario, 0.9);
  EXPECT_GT(found, 500 * 2e-3 * 0.9 * 0.95);  // some were proposed before
  EXPECT_LT(found, 500 * 2e-3 * 1.4);
  EXPECT_GE(knee(scenario, 0.99), found);
}

TEST(Knee, IsThatOfTheLatencyOfAnEmptyMachine) {
  Scenario scenario = plain(4, 1, 10);
  scenario.options.latency = 0.05;  // twice for each candidate
  EXPECT_NEAR(knee(scenario, 0.9), 0.9, 0.9 * 0.02 + 1e-9);
  scenario.options.start_seconds = 2;  // which is no part of it
  EXPECT_NEAR(knee(scenario, 0.9), 0.9, 0.9 * 0.02 + 1e-9);
}

}  // namespace
}  // namespace cairn::simulate
