#include "cairn/core/error.hpp"
#include "coordinator/steps.hpp"

namespace cairn::coordinator {
namespace {

TEST(Coordinator, AsksAheadOfNeedButNeverMoreThanWanted) {
  State state;
  EXPECT_EQ(only<Propose>(step(state, search(3))).size(), 1u);  // the lookahead
  EXPECT_EQ(only<Propose>(step(state, Joined{WorkerId(0), "", "", 1})).size(), 1u);
  EXPECT_EQ(only<Propose>(step(state, Joined{WorkerId(1), "", "", 1})).size(), 1u);
  EXPECT_EQ(only<Propose>(step(state, Joined{WorkerId(2), "", "", 1})).size(), 0u);
}

TEST_F(OneWorker, TellsTheScoreAndHandsOutTheNext) {
  start(search(2));
  step(state, proposed(1));
  const Decisions decisions = step(state, finished(assign, scored(0.5)));
  EXPECT_EQ(only<Tell>(decisions), std::vector({Tell{CandidateId(0), 0.5}}));
  EXPECT_EQ(only<Assign>(decisions).at(0).assignment.candidate, CandidateId(1));
}

TEST_F(OneWorker, AFailureIsAnOutcomeWithoutScore) {
  start(search(1));
  Outcome outcome = scored(0.9);
  outcome.status = Status::failed;
  const Decisions decisions = step(state, finished(assign, outcome));
  EXPECT_EQ(only<Tell>(decisions), std::vector({Tell{CandidateId(0), std::nullopt}}));
  EXPECT_EQ(only<End>(decisions), std::vector({End{false, ""}}));
}

TEST_F(OneWorker, AnAttemptThatWasGivenUpChangesNothing) {
  start(search(2));
  Finished late = finished(assign, scored(0.5));
  late.attempt = Attempt(7);
  EXPECT_TRUE(step(state, late).empty());
  EXPECT_EQ(state.done, 0u);
}

TEST_F(OneWorker, AnInterruptedCandidateIsHandedOutAgain) {
  start(search(1));
  Outcome outcome;
  outcome.status = Status::interrupted;
  const Assign again = only<Assign>(step(state, finished(assign, outcome))).at(0);
  EXPECT_EQ(again.assignment.candidate, CandidateId(0));
  EXPECT_EQ(again.assignment.attempt, Attempt(1));
}

TEST_F(OneWorker, ANewSubmissionHandsOutWhatWasUnderWay) {
  start(search(2));
  step(state, proposed(1));
  step(state, search(2));
  const Decisions decisions = step(state, Joined{WorkerId(5), "", "", 1});
  const Assign again = only<Assign>(decisions).at(0);
  EXPECT_EQ(again.assignment.candidate, CandidateId(0));
  EXPECT_EQ(again.assignment.attempt, Attempt(1));
  EXPECT_TRUE(step(state, finished(assign, scored(0.1))).empty()) << "the old attempt is void";
}

TEST_F(OneWorker, ASubmissionThatWantsNoMoreLeavesWhatWasUnderWayForAnother) {
  start(search(3));
  step(state, proposed(1));
  step(state, finished(assign, scored(0.5)));
  EXPECT_EQ(step(state, search(1)), Decisions{End({false, ""})});
  EXPECT_TRUE(only<Assign>(step(state, Joined{WorkerId(0), "host", "cpu", 1})).empty());
  step(state, search(3));
  const Assign again = only<Assign>(step(state, Joined{WorkerId(0), "host", "cpu", 1})).at(0);
  EXPECT_EQ(again.assignment.candidate, CandidateId(1));
}

TEST(Coordinator, ANewSubmissionAsksAgainForLostProposals) {
  State state;
  step(state, search(3));
  EXPECT_EQ(only<Propose>(step(state, search(3))), std::vector({Propose{CandidateId(0)}}));
}

TEST_F(OneWorker, TheFitnessOfTheSubmissionIsTold) {
  const double expected[]{0.75, 0.5, 0.51};
  for (const auto fitness : {Fitness::predicted, Fitness::measured, Fitness::best_so_far}) {
    state = {};
    Started started = search(2);
    started.fitness = fitness;
    start(started);
    const auto tells = only<Tell>(step(state, finished(assign, stopped(0.5, 0.75))));
    const double score = expected[static_cast<std::size_t>(fitness)];
    EXPECT_EQ(tells, std::vector({Tell{CandidateId(0), score}}));
  }
}

TEST_F(OneWorker, AnAssignmentSaysHowManyOutcomesWereKnown) {
  start(search(3));
  EXPECT_EQ(assign.assignment.known, 0u);
  step(state, proposed(1));
  const Decisions decisions = step(state, finished(assign, scored(0.5)));
  EXPECT_EQ(only<Assign>(decisions).at(0).assignment.known, 1u);
}

TEST_F(OneWorker, ImpossibleDecisionsAreErrors) {
  start(search(3));
  EXPECT_THROW(commit(state, {assign}), Error) << "the worker is not idle";
  EXPECT_THROW(commit(state, {Propose{CandidateId(99)}}), Error);
  EXPECT_THROW(commit(state, {Release{WorkerId(7)}}), Error);
}

TEST_F(OneWorker, AnExhaustedSpaceEndsTheRun) {
  start(search(5));
  step(state, Exhausted{CandidateId(1)});
  const Decisions decisions = step(state, finished(assign, scored(0.5)));
  EXPECT_EQ(only<End>(decisions), std::vector({End{false, "the space is exhausted"}}));
  EXPECT_EQ(only<Release>(decisions).size(), 1u);
}

TEST_F(OneWorker, AStopReleasesAndLeavesTheRestForLater) {
  start(search(5));
  EXPECT_EQ(only<Release>(step(state, StopRequested{"SIGTERM"})).size(), 1u);
  Outcome outcome;
  outcome.status = Status::interrupted;
  const Decisions decisions = step(state, finished(assign, outcome));
  EXPECT_EQ(only<End>(decisions), std::vector({End{true, "SIGTERM"}}));
}

TEST_F(OneWorker, AFinalSubmissionTrainsOnlyWhatWasAskedFor) {
  start(search(3));
  step(state, finished(assign, scored(0.5)));
  Started final = search(3);
  final.final = FinalRequest{{CandidateId(0)}, {{{1, 2}}}, true, false};
  EXPECT_TRUE(only<Propose>(step(state, final)).empty());
  const Assign again = only<Assign>(step(state, Joined{WorkerId(0), "", "", 1})).at(0);
  EXPECT_EQ(again.assignment.task, Task(FinalTask{true, std::nullopt}));
  EXPECT_EQ(again.assignment.attempt, Attempt(1));
  const Decisions decisions = step(state, finished(again, scored(0.9)));
  EXPECT_TRUE(only<Tell>(decisions).empty());
  EXPECT_EQ(only<End>(decisions), std::vector({End{false, ""}}));
  EXPECT_FALSE(coordinator::complete(state));
}

TEST_F(OneWorker, MessagesBeforeTheStartAreIgnored) {
  EXPECT_TRUE(step(state, Joined{WorkerId(0), "", "", 1}).empty());
  EXPECT_TRUE(state.workers.empty());
}

}  // namespace
}  // namespace cairn::coordinator
