// Workers that fall silent, and what becomes of their work.
#include "coordinator/steps.hpp"

namespace cairn::coordinator {
namespace {

/// A search of two workers; the first trains candidate 0, the second nothing.
struct TwoWorkers : OneWorker {
  void start(const Started& started) {
    OneWorker::start(started);
    step(state, Joined{WorkerId(1), "host", "cpu", 1});
  }
  Decisions lose(std::uint32_t worker) {
    return step(state, WorkerLost{WorkerId(worker), "silent"});
  }
  CheckpointRef part(double epoch, const Assign& assign) {
    return {assign.assignment.candidate, assign.assignment.attempt, epoch, 10, true};
  }
};

TEST_F(TwoWorkers, WhatALostWorkerRanGoesToAnother) {
  start(search(2));
  const auto again = only<Assign>(lose(0));
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].worker, WorkerId(1));
  EXPECT_EQ(again[0].assignment.candidate, CandidateId(0));
  EXPECT_EQ(again[0].assignment.attempt, Attempt(1));
  EXPECT_TRUE(lose(0).empty()) << "it is lost already";
  EXPECT_TRUE(step(state, finished(assign, scored(0.9))).empty()) << "the old attempt is void";
  EXPECT_EQ(state.done, 0u);
  EXPECT_EQ(state.running, 1u);
}

TEST_F(TwoWorkers, ALostWorkerThatJoinsAgainGetsWork) {
  start(search(3));
  lose(0);
  const auto next = only<Assign>(step(state, proposed(1)));
  EXPECT_TRUE(next.empty()) << "nobody is free";
  const auto back = only<Assign>(step(state, Joined{WorkerId(0), "host", "cpu", 1}));
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0].worker, WorkerId(0));
  EXPECT_EQ(back[0].assignment.candidate, CandidateId(1));
}

TEST_F(TwoWorkers, ACandidateThatLosesTwoWorkersHasFailed) {
  start(search(1));
  step(state, Joined{WorkerId(2), "host", "cpu", 1});
  lose(0);
  const Decisions decisions = lose(1);
  EXPECT_EQ(only<Tell>(decisions), std::vector({Tell{CandidateId(0), std::nullopt}}));
  EXPECT_TRUE(only<Assign>(decisions).empty());
  EXPECT_EQ(only<End>(decisions), std::vector({End{false, ""}}));
  EXPECT_EQ(only<Release>(decisions), std::vector({Release{WorkerId(2), false}}))
      << "nothing is sent to the dead";
}

TEST_F(OneWorker, WithoutAnyWorkerTheJobEndsForAnotherSubmission) {
  start(search(2));
  const Decisions decisions = step(state, WorkerLost{WorkerId(0), "silent"});
  EXPECT_EQ(only<End>(decisions), std::vector({End{true, "all workers were lost"}}));
  step(state, search(2));
  const Assign again = only<Assign>(step(state, Joined{WorkerId(0), "host", "cpu", 1})).at(0);
  EXPECT_EQ(again.assignment.candidate, CandidateId(0));
}

TEST_F(TwoWorkers, NobodyWaitsForTheCheckpointOfALostWorker) {
  start(search(1, true));
  step(state, finished(assign, scored(0.5), true));
  EXPECT_TRUE(state.shelf.waiting());
  EXPECT_EQ(only<End>(lose(0)).size(), 1u);
}

TEST_F(TwoWorkers, AnotherAttemptGoesOnFromTheNewestSnapshot) {
  start(search(2));
  step(state, CheckpointSaved{WorkerId(0), part(1, assign)});
  const auto discards = only<Discard>(step(state, CheckpointSaved{WorkerId(0), part(2, assign)}));
  EXPECT_EQ(discards, std::vector({Discard{part(1, assign)}}));
  const Assign again = only<Assign>(lose(0)).at(0);
  EXPECT_EQ(again.assignment.resume, part(2, assign));

  // The one that was lost writes on: its files are of no use.
  const auto late = only<Discard>(step(state, CheckpointSaved{WorkerId(0), part(3, assign)}));
  EXPECT_EQ(late, std::vector({Discard{part(3, assign)}}));
  const auto done = only<Discard>(step(state, finished(again, scored(0.5))));
  EXPECT_EQ(done, std::vector({Discard{part(2, assign)}})) << "the training is over";
}

TEST_F(OneWorker, AnotherSubmissionGoesOnFromTheSnapshot) {
  start(search(2));
  const CheckpointRef part{CandidateId(0), Attempt(0), 1.5, 10, true};
  step(state, CheckpointSaved{WorkerId(0), part});
  step(state, search(2));
  EXPECT_TRUE(state.shelf.files().contains(part));
  const Assign again = only<Assign>(step(state, Joined{WorkerId(0), "host", "cpu", 1})).at(0);
  EXPECT_EQ(again.assignment.resume, part);
}

TEST_F(TwoWorkers, ALateSnapshotDoesNotTakeThePlaceOfTheCheckpoint) {
  start(search(2));
  step(state, finished(assign, scored(0.5), true));
  const CheckpointRef late = part(0.9, assign);
  EXPECT_EQ(only<Discard>(step(state, CheckpointSaved{WorkerId(0), late})),
            std::vector({Discard{late}}));
  EXPECT_TRUE(state.shelf.waiting());
  step(state, saved(assign));
  EXPECT_EQ(state.shelf.best()->file, checkpoint_of(assign));
}

/// The only candidate is done, but its checkpoint was not finished when its writer died.
struct Unwritten : TwoWorkers {
  CheckpointRef snapshot;
  void start() {
    TwoWorkers::start(search(1));
    snapshot = part(0.5, assign);
    step(state, CheckpointSaved{WorkerId(0), snapshot});
    EXPECT_TRUE(only<Discard>(step(state, finished(assign, scored(0.5), true))).empty());
    EXPECT_EQ(state.done, 1u);
  }
  void end_from_snapshot(const std::vector<Assign>& again) {
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].assignment.candidate, CandidateId(0));
    EXPECT_EQ(again[0].assignment.resume, snapshot);
    EXPECT_TRUE(only<Tell>(step(state, finished(again[0], scored(0.7), true))).empty())
        << "the first outcome stands";
    const Decisions last = step(state, saved(again[0]));
    EXPECT_EQ(only<Discard>(last), std::vector({Discard{snapshot}}));
    EXPECT_EQ(only<End>(last), std::vector({End{false, ""}}));
    EXPECT_EQ(state.shelf.best()->file, checkpoint_of(again[0]));
    EXPECT_EQ(state.done, 1u);
  }
};

TEST_F(Unwritten, AnotherWorkerEndsTheTrainingOnceMore) {
  start();
  end_from_snapshot(only<Assign>(lose(0)));
}

TEST_F(Unwritten, AnotherSubmissionDoesAsWell) {
  start();
  for (int submission = 0; submission < 2; ++submission) {
    step(state, search(1));
    const auto again = only<Assign>(step(state, Joined{WorkerId(7), "host", "cpu", 1}));
    ASSERT_EQ(again.size(), 1u) << "also after the job has died once more";
    if (submission == 1) end_from_snapshot(again);
  }
}

TEST_F(Unwritten, WithoutASnapshotItsWeightsAreGone) {
  TwoWorkers::start(search(1));
  step(state, finished(assign, scored(0.5), true));
  EXPECT_EQ(only<End>(lose(0)), std::vector({End{false, ""}}));
  EXPECT_EQ(state.shelf.best(), nullptr);
}

}  // namespace
}  // namespace cairn::coordinator
