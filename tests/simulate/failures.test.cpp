// Nodes that die, what is lost, and that the real coordinator decides.
#include <gtest/gtest.h>

#include <cmath>

#include "cairn/coordinator/coordinator.hpp"
#include "cairn/core/error.hpp"
#include "scenarios.hpp"

namespace cairn::simulate {
namespace {

Scenario failing(double mtbf) {
  Scenario scenario = plain(120, 20000, 100);
  scenario.epoch_seconds_sigma = 0.3;
  scenario.options.workers_per_node = 6;
  scenario.options.node_mtbf = mtbf;
  scenario.options.repair_seconds = 60;
  scenario.lost_after = 60;
  return scenario;
}

TEST(Failures, AreAsManyAsTheirRateSays) {
  const Result result = simulate(failing(3600));
  EXPECT_TRUE(result.complete);
  const double expected = result.node_hours;  // one an hour
  EXPECT_GT(expected, 80);
  EXPECT_NEAR(static_cast<double>(result.node_failures), expected, 4 * std::sqrt(expected));
  EXPECT_NEAR(static_cast<double>(result.workers_lost),
              6 * static_cast<double>(result.node_failures), 12);
}

/// A training that is hit has run for half its length on average, weighted with its length.
TEST(Failures, LoseHalfATrainingWithoutSnapshots) {
  const Scenario scenario = failing(7200);
  const Result result = simulate(scenario);
  const double each = 100 * std::exp(0.3 * 0.3) / 2 / 3600;
  const auto hit = static_cast<double>(result.workers_lost);
  EXPECT_GT(hit, 200);
  EXPECT_NEAR(result.lost_hours / hit, each, 5 * each / std::sqrt(hit));
}

TEST(Failures, SnapshotsSaveMostOfTheWork) {
  Scenario scenario = failing(3600);
  const double all = simulate(scenario).lost_hours;
  scenario.options.checkpoint_bytes = 1;
  scenario.snapshot_every = 10;
  const Result result = simulate(scenario);
  const auto hit = static_cast<double>(result.workers_lost);
  EXPECT_LT(result.lost_hours, 0.2 * all);
  EXPECT_NEAR(result.lost_hours / hit, 5 / 3600.0, 1 / 3600.0);
}

/// Trainings of one day with snapshots that cost 2 s each: the time that all take is least where
/// Young (1974) says, sqrt(2 · cost · time between failures), to within the flatness of the curve.
TEST(Failures, TheBestIntervalIsYoungs) {
  Scenario scenario = plain(600, 4800, 86400);
  scenario.options.workers_per_node = 1;
  scenario.options.node_mtbf = 1e6;
  scenario.options.repair_seconds = 1;
  scenario.options.checkpoint_bytes = 1;
  scenario.options.snapshot_seconds = 2;
  scenario.lost_after = 1;
  const auto waste = [&](double interval) {
    scenario.snapshot_every = interval;
    const Result result = simulate(scenario);
    return result.lost_hours + result.snapshot_hours;
  };
  const double best = std::sqrt(2 * 2 * 1e6);  // 2000 s
  const double least = waste(best);
  EXPECT_GT(waste(best / 4), 1.5 * least);
  EXPECT_GT(waste(best * 4), 1.5 * least);
  EXPECT_NEAR(waste(best * 1.1), least, 0.1 * least);
  // At the optimum both costs are equal, and each is cost / interval of the time.
  EXPECT_NEAR(least, 4800 * 24 * 2 * 2 / best, 0.1 * least);
}

TEST(Failures, WithoutRepairTheWorkersDwindle) {
  Scenario scenario = failing(3600);
  scenario.options.repair_seconds = 0;
  scenario.candidates = 1000;
  const Result result = simulate(scenario);
  EXPECT_TRUE(result.complete);
  EXPECT_LT(result.utilisation_without_drain, 0.95);
  scenario.candidates = 1'000'000;  // nobody is left before that
  const Result left = simulate(scenario);
  EXPECT_FALSE(left.complete);
  EXPECT_EQ(left.node_failures, 20u);
}

TEST(Failures, ThatNobodyNoticesAreAnError) {
  Scenario scenario = failing(3600);
  scenario.options.repair_seconds = 0;
  scenario.lost_after = 0;
  scenario.candidates = 1'000'000;
  EXPECT_THROW(simulate(scenario), Error);
}

Scenario everything() {
  Scenario scenario = failing(7200);
  scenario.candidates = 5000;
  scenario.predictors = 2;
  scenario.epochs = 20;
  scenario.epoch_seconds = 5;
  scenario.fail_probability = 0.02;
  scenario.snapshot_every = 30;
  scenario.keeping = {10, 5, 0};
  scenario.options = Options{};
  scenario.options.stop_probability = 0.5;
  scenario.options.read_probability = 0.5;
  scenario.options.node_mtbf = 7200;
  scenario.options.repair_seconds = 100;
  return scenario;
}

TEST(Simulation, IsTheSameForTheSameSeed) {
  Scenario scenario = everything();
  const auto steps = [&] {
    std::vector<std::byte> bytes;
    simulate(scenario, {[&](const protocol::Step& step) { protocol::encode(step, bytes); }, {}});
    return bytes;
  };
  const auto first = steps();
  EXPECT_EQ(first, steps());
  scenario.seed = 2;
  EXPECT_NE(first, steps());
}

/// What the simulation did is a journal that replays: decided again, all is equal.
TEST(Simulation, DecidesAsTheCoordinatorDoes) {
  coordinator::State state;
  std::uint64_t steps = 0;
  double time = 0;
  simulate(everything(), {[&](const protocol::Step& step) {
                            coordinator::absorb(state, step.message);
                            ASSERT_EQ(coordinator::decide(state), step.decisions);
                            coordinator::commit(state, step.decisions);
                            ASSERT_TRUE(coordinator::decide(state).empty());
                            ASSERT_GE(step.time, time);
                            time = step.time;
                            ++steps;
                          },
                          {}});
  EXPECT_TRUE(coordinator::complete(state));
  EXPECT_GT(steps, 3 * 5000u);
  EXPECT_LE(state.shelf.kept().size(), 15u);
  EXPECT_TRUE(state.shelf.doomed().empty());
}

TEST(Simulation, EveryTimeOfAWorkerIsAccountedFor) {
  Scenario scenario = everything();
  scenario.options.node_mtbf = 0;
  const Result result = simulate(scenario);
  const double hours = scenario.workers * result.makespan / 3600;
  const double working = result.utilisation * hours;
  EXPECT_LT(working + result.snapshot_hours + result.blocked_hours, hours);
  EXPECT_GT(working, 0.5 * hours);
  EXPECT_GT(result.snapshot_hours, 0);
  EXPECT_GT(result.starting_hours, 0);
  EXPECT_EQ(result.lost_hours, 0);
}

}  // namespace
}  // namespace cairn::simulate
