// A whole search over threads: coordinator, workers, journal, resume.
#include <map>

#include "cairn/core/error.hpp"
#include "cairn/record/run_table.hpp"
#include "roles/search_run.hpp"

namespace cairn::roles {
namespace {

std::map<std::uint64_t, double> scores(const std::filesystem::path& run) {
  std::map<std::uint64_t, double> values;
  for (const auto& [id, candidate] : record::read_run(run).candidates)
    if (const auto* result = record::search_result(candidate))
      values[id.value()] = find_metric(result->outcome->metrics, accuracy.name)->value;
  return values;
}

TEST_F(Search, EveryCandidateIsEvaluatedOnce) {
  const auto state = submit(9, {.workers = 3});
  EXPECT_TRUE(coordinator::complete(state));
  const auto table = record::read_run(run_);
  EXPECT_EQ(table.candidates.size(), 9u);
  for (const auto& [id, candidate] : table.candidates) EXPECT_EQ(candidate.evaluations.size(), 1u);
}

TEST_F(Search, CurvesReachTheRecordWhole) {
  submit(3, {.predictors = 1, .workers = 1});
  for (const auto& [id, candidate] : record::read_run(run_).candidates)
    EXPECT_EQ(record::search_result(candidate)->outcome->curve.epoch,
              (std::vector<double>{1, 2, 3}));
}

TEST_F(Search, TrainingsEndWhereThePredictorsSay) {
  method_ = "fixed:2";
  EXPECT_TRUE(coordinator::complete(submit(9, {.predictors = 2, .workers = 3})));
  const auto table = record::read_run(run_);
  EXPECT_EQ(table.candidates.size(), 9u);
  for (const auto& [id, candidate] : table.candidates) {
    const auto& outcome = *record::search_result(candidate)->outcome;
    EXPECT_EQ(outcome.status, protocol::Status::stopped);
    EXPECT_EQ(outcome.curve.epoch, (std::vector<double>{1, 2}));
    ASSERT_EQ(outcome.forecasts.size(), 2u);
    EXPECT_EQ(outcome.forecasts[1].epoch, 2);
    EXPECT_EQ(record::search_score(table, candidate, accuracy), outcome.forecasts[1].value);
  }
}

TEST_F(Search, AResumedRunTeachesWhatItKnows) {
  method_ = "fixed:2";
  submit(3, {.predictors = 1, .workers = 1});
  submit(6, {.predictors = 2, .workers = 2});
  const auto table = record::read_run(run_);
  for (const auto& [id, candidate] : table.candidates)
    EXPECT_EQ(record::search_result(candidate)->outcome->status, protocol::Status::stopped)
        << "a question waits for the lessons of the first submission";
}

TEST_F(Search, AStoppedRunContinuesWhereItWas) {
  options_.epoch_seconds = 0.05;
  const auto stopped = submit(9, {.workers = 2}, 3);
  EXPECT_EQ(stopped.stopping, "enough");
  EXPECT_FALSE(coordinator::complete(stopped));
  options_.epoch_seconds = 0;
  const auto state = submit(9, {.workers = 3});
  EXPECT_TRUE(coordinator::complete(state));
  EXPECT_EQ(scores(run_).size(), 9u);
}

TEST_F(Search, MoreCandidatesContinueACompleteRun) {
  submit(4, {.workers = 1});
  const auto before = scores(run_);
  submit(8, {.workers = 2});
  const auto after = scores(run_);
  EXPECT_EQ(after.size(), 8u);
  for (const auto& [id, value] : before) EXPECT_EQ(after.at(id), value);
}

TEST_F(Search, ACoordinatorThatIsReplacedStops) {
  options_.epoch_seconds = 1;
  std::jthread successor([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    record::JournalWriter newer(run_);
  });
  try {
    submit(1000, {.workers = 1});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("taken over"), std::string::npos);
  }
}

TEST_F(Search, FailuresCountAsOutcomes) {
  options_.fail_probability = 1;
  const auto state = submit(5, {.workers = 2});
  EXPECT_EQ(state.done, 5u);
  for (const auto& [id, candidate] : record::read_run(run_).candidates)
    EXPECT_FALSE(record::search_result(candidate)->outcome->cause.empty());
}

TEST_F(Search, AnExhaustedSpaceEndsInOrder) {
  space::Options options;
  options.stage = {{.width = {8, 16}}};
  space_ = std::make_shared<space::Space>(options, space::Task{{3, 32, 32}, 10});
  const auto state = submit(50, {.workers = 3});
  EXPECT_TRUE(state.exhausted);
  EXPECT_EQ(state.done, 2u);
}

}  // namespace
}  // namespace cairn::roles
