#include "cairn/record/run_table.hpp"

#include <limits>

#include "sample_run.hpp"
#include "support.hpp"

namespace cairn::record {
namespace {

using namespace testing;
using protocol::Status;

class RunTableTest : public ::testing::Test {
 protected:
  const Candidate& candidate(unsigned id) { return run.candidates.at(CandidateId(id)); }

  space::Space space = sample_space();
  RunTable run = sample_run(space);
};

TEST_F(RunTableTest, HoldsSubmissionsWorkersAndTimes) {
  ASSERT_EQ(run.submissions.size(), 2u);
  EXPECT_EQ(run.submissions[1].commit, "abc123");
  EXPECT_EQ(run.started, (std::vector<double>{1000, 1012}));
  ASSERT_EQ(run.workers.size(), 3u);
  EXPECT_EQ(run.workers[2].joined.host, "node3");
  EXPECT_EQ(run.workers[2].time, 1013);
  EXPECT_EQ(run.ended, 1017);
}

TEST_F(RunTableTest, HoldsProposals) {
  ASSERT_EQ(run.candidates.size(), 5u);
  EXPECT_EQ(candidate(3).proposed, 1015);
  EXPECT_EQ(candidate(3).parents, (std::vector{CandidateId(0), CandidateId(2)}));
  EXPECT_EQ(candidate(1).architecture, sample_architecture(space, 1));
}

TEST_F(RunTableTest, KeepsTheFirstFinishedOfEachAttempt) {
  const auto& evaluations = candidate(0).evaluations;
  ASSERT_EQ(evaluations.size(), 3u);
  EXPECT_EQ(evaluations[0].assigned, 1003);
  EXPECT_EQ(evaluations[0].finished, 1008);
  EXPECT_EQ(evaluations[0].outcome->metrics[0].value, 0.9);
  EXPECT_EQ(evaluations[0].checkpoint, std::nullopt);
  EXPECT_EQ(evaluations[1].worker, WorkerId(1));
  EXPECT_EQ(evaluations[1].checkpoint->bytes, 4096u);
  EXPECT_EQ(evaluations[1].finished, 1007);
}

TEST_F(RunTableTest, ResultIsTheFirstThatFinished) {
  EXPECT_EQ(search_result(candidate(0)), &candidate(0).evaluations[1]);
  EXPECT_EQ(search_result(candidate(1))->outcome->status, Status::failed);
  EXPECT_EQ(search_result(candidate(2)), &candidate(2).evaluations[1]);  // not the interrupted
  EXPECT_EQ(search_result(candidate(3)), nullptr);
  EXPECT_EQ(search_result(candidate(4)), nullptr);
}

TEST_F(RunTableTest, TestResultIsTheNewestThatSucceeded) {
  EXPECT_EQ(test_result(candidate(0)), &candidate(0).evaluations[2]);
  EXPECT_EQ(test_result(candidate(2)), nullptr);
  Script script;
  for (unsigned attempt = 3; attempt < 6; ++attempt) {
    const auto status = attempt == 3   ? Status::trained
                        : attempt == 4 ? Status::failed
                                       : Status::interrupted;
    script.step(protocol::Released{}, {assign(1, 0, attempt, {}, protocol::FinalTask{})});
    script.step(finished(1, 0, attempt, outcome(status, 0.5)));
  }
  for (auto& step : script.steps) {
    step.time += 1000;
    run.add(std::move(step));
  }
  EXPECT_EQ(test_result(candidate(0)), &candidate(0).evaluations[3]);
}

TEST_F(RunTableTest, FinishedOfNobodyChangesNothing) {
  const auto before = candidate(3).evaluations.size();
  run.add({2000, finished(1, 3, 0, outcome(Status::trained, 1)), {}});   // another worker's
  run.add({2000, finished(0, 3, 1, outcome(Status::trained, 1)), {}});   // another attempt
  run.add({2000, finished(0, 99, 0, outcome(Status::trained, 1)), {}});  // another candidate
  EXPECT_EQ(candidate(3).evaluations.size(), before);
  EXPECT_EQ(search_result(candidate(3)), nullptr);
  EXPECT_EQ(run.candidates.size(), 5u);
}

TEST_F(RunTableTest, ASecondStrikeIsTheCandidatesOwn) {
  auto error = outcome(Status::failed, 0.5, "CUDA error");
  error.fault = protocol::Fault::unknown;
  run.add({2000, protocol::WorkerLost{WorkerId(0), "silent"}, {}});  // while it ran candidate 3
  run.add({2001, protocol::Released{}, {assign(1, 3, 1, {})}});
  const auto& evaluations = candidate(3).evaluations;
  EXPECT_EQ(evaluations[0].outcome->status, Status::interrupted);
  EXPECT_EQ(search_result(candidate(3)), nullptr);
  run.add({2002, finished(1, 3, 1, error), {}});
  EXPECT_EQ(search_result(candidate(3)), &evaluations[1]);
  EXPECT_EQ(evaluations[1].outcome->status, Status::failed);
}

TEST_F(RunTableTest, AWorkerGivenUpWithoutBlameIsNoStrike) {
  auto error = outcome(Status::failed, 0.5, "CUDA error");
  error.fault = protocol::Fault::unknown;
  run.add({2000, protocol::WorkerLost{WorkerId(0), "its node went away", false}, {}});
  run.add({2001, protocol::Released{}, {assign(1, 3, 1, {})}});
  run.add({2002, finished(1, 3, 1, error), {}});
  EXPECT_EQ(search_result(candidate(3)), nullptr) << "it was the first";
}

TEST_F(RunTableTest, RanksByDirection) {
  EXPECT_EQ(ranking(run, accuracy), (std::vector{CandidateId(2), CandidateId(0)}));
  EXPECT_EQ(ranking(run, {"validation_accuracy", "1", Direction::minimize}),
            (std::vector{CandidateId(0), CandidateId(2)}));
  EXPECT_EQ(ranking(run, loss), (std::vector{CandidateId(0), CandidateId(2)}));  // equal: older
  EXPECT_TRUE(ranking(run, {"none", "1", Direction::maximize}).empty());
}

TEST_F(RunTableTest, RanksAsTheLastSubmissionSays) {
  using protocol::Fitness;
  const auto score = [&] { return search_score(run, candidate(2), accuracy); };
  run.submissions.front().fitness = Fitness::measured;
  EXPECT_EQ(score(), 0.9);
  run.submissions.back().fitness = Fitness::measured;
  EXPECT_EQ(score(), 0.85);
  EXPECT_EQ(search_score(run, candidate(2), loss), 0.5) << "there is no forecast of the loss";
  EXPECT_EQ(search_score(run, candidate(3), accuracy), std::nullopt);
}

TEST_F(RunTableTest, AForecastMayChangeTheOrder) {
  auto& outcome = *run.candidates.at(CandidateId(2)).evaluations.back().outcome;
  outcome.forecasts.back().value = 0.79;
  EXPECT_EQ(ranking(run, accuracy), (std::vector{CandidateId(0), CandidateId(2)}));
}

TEST_F(RunTableTest, NaNAndFailuresNeverRank) {
  run.add({2000, finished(0, 3, 0, outcome(Status::trained, std::nan(""))), {}});
  Script script;
  script.step(protocol::Released{}, {assign(0, 4, 0, {})});
  script.step(finished(0, 4, 0, outcome(Status::failed, 0.99)));
  for (auto& step : script.steps) run.add(std::move(step));
  EXPECT_NE(search_result(candidate(3)), nullptr);
  EXPECT_NE(search_result(candidate(4)), nullptr);
  EXPECT_EQ(ranking(run, accuracy), (std::vector{CandidateId(2), CandidateId(0)}));
}

TEST_F(RunTableTest, ReadsTheJournal) {
  const TemporaryFolder folder;
  {
    JournalWriter writer(folder.path());
    for (const auto& step : sample_steps(space)) writer.append(step);
  }
  const RunTable read = read_run(folder.path());
  EXPECT_EQ(read.journal.steps, 18u);
  EXPECT_EQ(read.candidates.size(), 5u);
  EXPECT_EQ(read.ended, run.ended);
  EXPECT_EQ(ranking(read, accuracy), ranking(run, accuracy));
}

}  // namespace
}  // namespace cairn::record
