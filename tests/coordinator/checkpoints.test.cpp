// The checkpoints of a search: awaited, tested, handed on, discarded.
#include "coordinator/steps.hpp"

namespace cairn::coordinator {
namespace {

TEST_F(OneWorker, TheBestIsTestedAtTheEnd) {
  start(search(1, true));
  EXPECT_TRUE(only<End>(step(state, finished(assign, scored(0.5), true))).empty())
      << "the checkpoint is not there yet";
  const Assign test = only<Assign>(step(state, saved(assign))).at(0);
  EXPECT_EQ(test.assignment.task, Task(TestTask{checkpoint_of(assign)}));
  EXPECT_EQ(only<End>(step(state, finished(test, {}))).size(), 1u);
}

TEST(Coordinator, OfEqualsTheOlderIsTheBest) {
  State state;
  step(state, search(2, true));
  for (std::uint32_t id : {0u, 1u}) step(state, Joined{WorkerId(id), "", "", 1});
  const Assign first = only<Assign>(step(state, proposed(0))).at(0);
  const Assign second = only<Assign>(step(state, proposed(1))).at(0);
  for (const Assign& assign : {second, first}) {
    step(state, finished(assign, scored(0.5), true));
    step(state, saved(assign));
  }
  EXPECT_EQ(state.shelf.best()->file.candidate, CandidateId(0));
}

/// One after the other, each with a checkpoint; returns the best of them.
CandidateId best_of(const std::vector<Outcome>& outcomes) {
  State state;
  step(state, search(outcomes.size(), true));
  step(state, Joined{WorkerId(0), "", "", 1});
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const CandidateId id(i);
    const Assign assign{WorkerId(0), {id, Attempt(0), {{1, 2}}, SearchTask{}, 0, {}}};
    step(state, proposed(i));
    step(state, finished(assign, outcomes[i], true));
    step(state, saved(assign));
  }
  return state.shelf.best()->file.candidate;
}

TEST(Coordinator, TheBestNetworkIsTheBestThatWasMeasuredAndTrainedToTheEnd) {
  EXPECT_EQ(best_of({scored(0.5), stopped(0.7, 0.9)}), CandidateId(0));
  EXPECT_EQ(best_of({stopped(0.7, 0.9), scored(0.5)}), CandidateId(1));
  EXPECT_EQ(best_of({scored(0.5), stopped(0.7, 0.9), scored(0.6)}), CandidateId(2));
  EXPECT_EQ(best_of({stopped(0.6, 0.9), stopped(0.7, 0.8)}), CandidateId(1));
}

TEST_F(OneWorker, MoreCandidatesMeanAnotherTestIfTheBestChanges) {
  start(search(1, true));
  step(state, finished(assign, scored(0.5), true));
  const Assign test = only<Assign>(step(state, saved(assign))).at(0);
  step(state, finished(test, {}));
  step(state, search(2, true));
  step(state, Joined{WorkerId(0), "", "", 1});
  const Assign next = only<Assign>(step(state, proposed(1))).at(0);
  step(state, finished(next, scored(0.6), true));
  const Assign again = only<Assign>(step(state, saved(next))).at(0);
  EXPECT_EQ(again.assignment.task, Task(TestTask{checkpoint_of(next)}));
}

TEST_F(OneWorker, ALostCheckpointDoesNotHoldUpTheEnd) {
  start(search(1, true));
  step(state, finished(assign, scored(0.5), true));
  const CheckpointLost lost{WorkerId(0), CandidateId(0), Attempt(0), "no space left"};
  EXPECT_EQ(only<End>(step(state, lost)).size(), 1u);
}

TEST_F(OneWorker, AStopWaitsForTheCheckpointThatIsBeingWritten) {
  start(search(2));
  step(state, finished(assign, scored(0.5), true));
  EXPECT_TRUE(only<End>(step(state, StopRequested{"SIGTERM"})).empty());
  EXPECT_EQ(only<End>(step(state, saved(assign))).size(), 1u);
}

/// A search whose candidates inherit from their parents.
struct Transferring : OneWorker {
  Started with_transfer() {
    Started started = search(3);
    started.transfer = {Match::subsequence, Provider::parent, 0, 1};
    started.keeping = {2, 1, 0};
    return started;
  }
  Proposed child(std::uint64_t id, std::uint64_t parent) {
    Proposed message = proposed(id);
    message.parents = {CandidateId(parent)};
    message.units = units;
    return message;
  }
  std::vector<Unit> units{{{"conv", "norm"}, 1, 90}, {{"linear"}, 2, 10}};
};

TEST_F(Transferring, AChildStartsWithTheLayersOfItsParent) {
  step(state, with_transfer());
  step(state, Joined{WorkerId(0), "host", "cpu", 1});
  Proposed first = proposed(0);
  first.units = {units[0], {{"other"}, 7, 5}};
  assign = only<Assign>(step(state, first)).at(0);
  EXPECT_FALSE(assign.assignment.inheritance);
  Outcome outcome = scored(0.5);
  outcome.epochs = 3;
  step(state, finished(assign, outcome, true));
  step(state, saved(assign));

  const Assign heir = only<Assign>(step(state, child(1, 0))).at(0);
  const auto& from = heir.assignment.inheritance;
  ASSERT_TRUE(from);
  EXPECT_EQ(from->provider, checkpoint_of(assign));
  EXPECT_EQ(from->nodes, (std::vector<NodeCopy>{{"conv", "conv"}, {"norm", "norm"}}));
  EXPECT_DOUBLE_EQ(from->share, 0.9);
  EXPECT_DOUBLE_EQ(from->epochs, 3);

  // What it inherited counts for its own heirs.
  step(state, finished(heir, outcome, true));
  step(state, saved(heir));
  const Assign grandchild = only<Assign>(step(state, child(2, 1))).at(0);
  EXPECT_DOUBLE_EQ(grandchild.assignment.inheritance->epochs, 6);
}

TEST_F(Transferring, ALaterAttemptStartsFromScratchIfTheFirstDid) {
  step(state, with_transfer());
  step(state, Joined{WorkerId(0), "host", "cpu", 1});
  Proposed first = proposed(0);
  first.units = units;
  assign = only<Assign>(step(state, first)).at(0);
  step(state, child(1, 0));
  const Decisions decisions = step(state, finished(assign, scored(0.5), true));
  const Assign heir = only<Assign>(decisions).at(0);
  EXPECT_FALSE(heir.assignment.inheritance) << "the parent's checkpoint is not there yet";
  step(state, saved(assign));
  Outcome outcome;
  outcome.status = Status::interrupted;
  const Assign again = only<Assign>(step(state, finished(heir, outcome))).at(0);
  EXPECT_EQ(again.assignment.candidate, CandidateId(1));
  EXPECT_FALSE(again.assignment.inheritance);
}

TEST_F(Transferring, AFaultMeansThatNobodyInheritsFromTheFileAgain) {
  step(state, with_transfer());
  step(state, Joined{WorkerId(0), "host", "cpu", 1});
  Proposed first = proposed(0);
  first.units = units;
  assign = only<Assign>(step(state, first)).at(0);
  step(state, finished(assign, scored(0.5), true));
  step(state, saved(assign));
  const Assign heir = only<Assign>(step(state, child(1, 0))).at(0);
  Outcome outcome = scored(0.4);
  outcome.epochs = 3;
  outcome.inherited.fault = "truncated";
  step(state, finished(heir, outcome, true));
  step(state, saved(heir));
  const Assign next = only<Assign>(step(state, child(2, 0))).at(0);
  EXPECT_FALSE(next.assignment.inheritance);
  EXPECT_DOUBLE_EQ(state.shelf.find(CandidateId(1))->network.epochs, 3) << "it inherited nothing";
}

TEST_F(OneWorker, FinalTrainingsStartFromTheSearchsCheckpoints) {
  start(search(1));
  step(state, finished(assign, scored(0.5), true));
  step(state, saved(assign));
  for (const bool from_scratch : {false, true}) {
    Started final = search(1);
    final.final = FinalRequest{{CandidateId(0)}, {{{1, 2}}}, false, from_scratch};
    step(state, final);
    const Assign again = only<Assign>(step(state, Joined{WorkerId(0), "", "", 1})).at(0);
    const auto& task = std::get<FinalTask>(again.assignment.task);
    EXPECT_EQ(task.start, from_scratch ? std::nullopt : std::optional(checkpoint_of(assign)));
    step(state, finished(again, scored(0.9), true));
    step(state, saved(again));
    EXPECT_TRUE(state.shelf.find(CandidateId(0))) << "that of the search stays";
  }
}

}  // namespace
}  // namespace cairn::coordinator
