// Candidates that spoil their workers, and workers that spoil their candidates.
#include "coordinator/steps.hpp"

namespace cairn::coordinator {
namespace {

Outcome failed(Fault fault) {
  Outcome outcome;
  outcome.status = Status::failed;
  outcome.cause = "bus error";
  outcome.fault = fault;
  return outcome;
}

/// A search over workers 0, 1, … that each train the candidate of their number.
struct Crew : testing::Test {
  State state;
  std::map<std::uint32_t, Assign> runs;  ///< by worker

  void start(const std::vector<std::string>& hosts, std::uint64_t candidates = 100) {
    Started started = search(candidates);
    started.lookahead = 20;
    take(step(state, started));
    for (std::uint64_t id = 0; id < 20; ++id) step(state, proposed(id));
    for (std::uint32_t id = 0; id < hosts.size(); ++id)
      take(step(state, Joined{WorkerId(id), hosts[id], "cpu", 1}));
  }
  Decisions take(Decisions decisions) {
    for (const Assign& assign : only<Assign>(decisions)) runs[assign.worker.value()] = assign;
    return decisions;
  }
  Decisions end(std::uint32_t worker, const Outcome& outcome) {
    const Assign done = runs.extract(worker).mapped();
    return take(step(state, finished(done, outcome)));
  }
  CandidateId at(std::uint32_t worker) const { return runs.at(worker).assignment.candidate; }
  bool is_aside(std::uint32_t worker) const { return aside(state.workers.at(WorkerId(worker))); }
};

TEST_F(Crew, AnotherWorkerTriesWhatFailed) {
  start({"a", "a"});
  end(0, failed(Fault::unknown));
  EXPECT_EQ(at(0), CandidateId(2)) << "not the same once more";
  EXPECT_EQ(state.done, 0u);
  end(1, scored(0.5));
  EXPECT_EQ(at(1), CandidateId(3)) << "it waits behind those that were there before";
  for (int i = 0; i < 30 && at(1) != CandidateId(0); ++i) end(1, scored(0.5));
  EXPECT_EQ(at(1), CandidateId(0));
  EXPECT_EQ(runs.at(1).assignment.attempt, Attempt(1));
}

TEST_F(Crew, TheSecondFailureIsTheCandidates) {
  start({"a", "b"}, 3);
  end(0, failed(Fault::unknown));
  end(0, scored(0.5));
  EXPECT_FALSE(runs.contains(0)) << "what failed here is for another";
  const Decisions decisions = (end(1, scored(0.5)), end(1, failed(Fault::unknown)));
  EXPECT_EQ(only<Tell>(decisions), std::vector({Tell{CandidateId(0), std::nullopt}}));
  EXPECT_EQ(only<End>(decisions), std::vector({End{false, ""}}));
}

TEST_F(Crew, ItsOwnFaultIsTriedOnce) {
  start({"a", "b"});
  for (const Fault fault : {Fault::candidate, Fault::memory}) {
    const CandidateId candidate = at(0);
    const Decisions decisions = end(0, failed(fault));
    EXPECT_EQ(only<Tell>(decisions), std::vector({Tell{candidate, std::nullopt}}));
  }
  EXPECT_EQ(state.done, 2u);
}

TEST_F(Crew, AnotherHostIsPreferred) {
  start({"a", "a", "b"}, 4);
  end(0, failed(Fault::unknown));  // candidate 0; worker 0 gets 3, the last
  end(1, scored(0.5));
  EXPECT_FALSE(runs.contains(1)) << "the same host";
  end(2, scored(0.5));
  EXPECT_EQ(at(2), CandidateId(0));
}

TEST_F(Crew, WhoIsAloneTriesAgain) {
  start({"a"}, 1);
  end(0, failed(Fault::unknown));
  EXPECT_EQ(at(0), CandidateId(0));
  EXPECT_EQ(only<End>(end(0, failed(Fault::unknown))).size(), 1u);
}

TEST_F(Crew, AWorkerThatFailsManyIsPutAsideAndNotTheCandidates) {
  start({"a", "b"}, 8);
  for (int i = 0; i < 3; ++i) end(0, failed(Fault::unknown));
  EXPECT_TRUE(is_aside(0));
  EXPECT_FALSE(runs.contains(0)) << "it gets nothing more";
  while (!state.ended) end(1, scored(0.5));
  EXPECT_EQ(state.done, 8u);
  for (std::uint64_t id = 0; id < 8; ++id) EXPECT_EQ(state.candidates[id].strikes, 0u);
}

TEST_F(Crew, WhatFailsEverywhereAcquitsTheWorker) {
  start({"a", "b"});
  for (int i = 0; i < 3; ++i) end(0, failed(Fault::unknown));
  ASSERT_TRUE(is_aside(0));
  while (at(1) != CandidateId(0)) end(1, scored(0.5));
  end(1, failed(Fault::unknown));
  EXPECT_FALSE(is_aside(0));
  take(step(state, proposed(20)));
  EXPECT_EQ(at(0), CandidateId(20)) << "it works again";
}

TEST_F(Crew, ASuccessClearsTheWorker) {
  start({"a", "b"});
  for (int i = 0; i < 2; ++i) end(0, failed(Fault::unknown));
  end(0, scored(0.5));
  end(0, failed(Fault::unknown));
  EXPECT_FALSE(is_aside(0));
}

TEST_F(Crew, WhereAllAreSuspectTheSearchGoesOnAndEnds) {
  start({"a", "b"}, 10);
  for (int i = 0; i < 1000 && !state.ended; ++i) {
    ASSERT_FALSE(runs.empty()) << "nobody has work, and the search has not ended";
    end(runs.begin()->first, failed(Fault::unknown));
  }
  EXPECT_TRUE(complete(state));
  EXPECT_EQ(state.done, 10u);
  for (std::uint64_t id = 0; id < 10; ++id) EXPECT_EQ(state.candidates[id].attempts, 2u);
}

TEST_F(Crew, NobodyIsBlamedForWhatTheEndOfTheJobCutOff) {
  start({"a", "b"}, 2);
  for (int submission = 0; submission < 3; ++submission) {
    step(state, StopRequested{"SIGTERM"});
    step(state, WorkerLost{WorkerId(0), "no answer", false});
    take(step(state, WorkerLost{WorkerId(1), "no answer", false}));
    ASSERT_TRUE(state.ended && state.ended->resumable);
    take(step(state, search(2)));
    for (std::uint32_t id = 0; id < 2; ++id) take(step(state, Joined{WorkerId(id), "a", "cpu", 1}));
  }
  EXPECT_EQ(state.candidates[0].attempts, 4u);
  EXPECT_EQ(state.done, 0u);
}

// ---- full trainings -----------------------------------------------------------------------------

struct Final : testing::Test {
  State state;
  FinalRequest request{{CandidateId(0)}, {{{1, 2}}}, false, false, 20};
  CheckpointRef part{CandidateId(0), Attempt(1), 7, 10, true};

  Assign submit() {
    Started started = search(1);
    started.final = request;
    step(state, started);
    return only<Assign>(step(state, Joined{WorkerId(0), "a", "cpu", 1})).at(0);
  }
  void SetUp() override {
    step(state, search(1));
    step(state, Joined{WorkerId(0), "a", "cpu", 1});
    step(state, finished(only<Assign>(step(state, proposed(0))).at(0), scored(0.5)));
    submit();
    step(state, CheckpointSaved{WorkerId(0), part});
  }
};

TEST_F(Final, GoesOnFromItsSnapshotInAnotherSubmission) {
  EXPECT_EQ(submit().assignment.resume, part);
}

TEST_F(Final, BeginsAgainWhereAnotherKindOfTrainingIsWanted) {
  const FinalRequest before = request;
  for (int change = 0; change < 3; ++change) {
    State copy = state;
    request = before;
    if (change == 0) request.merge_validation = true;
    if (change == 1) request.from_scratch = true;
    if (change == 2) request.epochs = 30;
    EXPECT_EQ(submit().assignment.resume, std::nullopt) << change;
    std::swap(state, copy);
  }
}

TEST_F(Final, ASpoiltTrainingIsTriedOnceMore) {
  const Assign first = submit();
  const Assign second = only<Assign>(step(state, finished(first, failed(Fault::unknown)))).at(0);
  EXPECT_EQ(second.assignment.candidate, CandidateId(0));
  EXPECT_EQ(only<End>(step(state, finished(second, failed(Fault::unknown)))).size(), 1u);
}

}  // namespace
}  // namespace cairn::coordinator
