#include "cairn/coordinator/coordinator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::coordinator {
namespace {

using namespace protocol;

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

Started search(std::uint64_t candidates, bool test_best = false) {
  Started started;
  started.objective = accuracy;
  started.candidates = candidates;
  started.lookahead = 1;
  started.test_best = test_best;
  return started;
}

Decisions step(State& state, const Message& message) {
  absorb(state, message);
  Decisions decisions = decide(state);
  commit(state, decisions);
  return decisions;
}

template <class T>
std::vector<T> only(const Decisions& decisions) {
  std::vector<T> picked;
  for (const Decision& decision : decisions)
    if (const T* found = std::get_if<T>(&decision)) picked.push_back(*found);
  return picked;
}

Outcome scored(double value) {
  Outcome outcome;
  outcome.metrics = {{accuracy, value}};
  return outcome;
}

Finished finished(const Assign& assign, Outcome outcome) {
  return {assign.worker, assign.assignment.candidate, assign.assignment.attempt,
          std::move(outcome)};
}

Proposed proposed(std::uint64_t id) {
  return {CandidateId(id), {{1, 2}}, {}};
}

/// A search of one worker that is training candidate 0.
struct OneWorker : testing::Test {
  State state;
  Assign assign;

  void start(const Started& started) {
    step(state, started);
    step(state, Joined{WorkerId(0), "host", "cpu", 1});
    assign = only<Assign>(step(state, proposed(0))).at(0);
  }
};

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

TEST(Coordinator, ANewSubmissionAsksAgainForLostProposals) {
  State state;
  step(state, search(3));
  EXPECT_EQ(only<Propose>(step(state, search(3))), std::vector({Propose{CandidateId(0)}}));
}

TEST_F(OneWorker, TheBestIsTestedAtTheEnd) {
  start(search(1, true));
  const CheckpointRef checkpoint{CandidateId(0), Attempt(0), 1.0, 10};
  step(state, CheckpointSaved{WorkerId(0), checkpoint});
  const Assign test = only<Assign>(step(state, finished(assign, scored(0.5)))).at(0);
  EXPECT_EQ(test.assignment.task, Task(TestTask{checkpoint}));
  EXPECT_EQ(only<End>(step(state, finished(test, {}))).size(), 1u);
}

TEST(Coordinator, OfEqualsTheOlderIsTheBest) {
  State state;
  step(state, search(2, true));
  for (std::uint32_t id : {0u, 1u}) step(state, Joined{WorkerId(id), "", "", 1});
  const Assign first = only<Assign>(step(state, proposed(0))).at(0);
  const Assign second = only<Assign>(step(state, proposed(1))).at(0);
  for (const Assign& assign : {second, first}) {
    const Assignment& done = assign.assignment;
    step(state, CheckpointSaved{assign.worker, {done.candidate, done.attempt, 1.0, 10}});
    step(state, finished(assign, scored(0.5)));
  }
  EXPECT_EQ(state.best->candidate, CandidateId(0));
}

Outcome stopped(double measured, double forecast) {
  Outcome outcome = scored(measured);
  outcome.status = Status::stopped;
  outcome.curve = {{1, 2}, {{accuracy, {measured + 0.01, measured}}}};
  outcome.forecasts.resize(1);
  outcome.forecasts[0].value = forecast;
  return outcome;
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

/// One after the other, each with a checkpoint; returns the best of them.
CandidateId best_of(const std::vector<Outcome>& outcomes) {
  State state;
  step(state, search(outcomes.size(), true));
  step(state, Joined{WorkerId(0), "", "", 1});
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const CandidateId id(i);
    const Assign assign{WorkerId(0), {id, Attempt(0), {{1, 2}}, SearchTask{}}};
    step(state, proposed(i));
    step(state, CheckpointSaved{WorkerId(0), {id, Attempt(0), 1.0, 10}});
    step(state, finished(assign, outcomes[i]));
  }
  return state.best->candidate;
}

TEST(Coordinator, TheBestNetworkIsTheBestThatWasMeasuredAndTrainedToTheEnd) {
  EXPECT_EQ(best_of({scored(0.5), stopped(0.7, 0.9)}), CandidateId(0));
  EXPECT_EQ(best_of({stopped(0.7, 0.9), scored(0.5)}), CandidateId(1));
  EXPECT_EQ(best_of({scored(0.5), stopped(0.7, 0.9), scored(0.6)}), CandidateId(2));
  EXPECT_EQ(best_of({stopped(0.6, 0.9), stopped(0.7, 0.8)}), CandidateId(1));
}

TEST_F(OneWorker, MoreCandidatesMeanAnotherTestIfTheBestChanges) {
  start(search(1, true));
  step(state, CheckpointSaved{WorkerId(0), {CandidateId(0), Attempt(0), 1.0, 10}});
  const Assign test = only<Assign>(step(state, finished(assign, scored(0.5)))).at(0);
  step(state, finished(test, {}));
  step(state, search(2, true));
  step(state, Joined{WorkerId(0), "", "", 1});
  const Assign next = only<Assign>(step(state, proposed(1))).at(0);
  const CheckpointRef better{CandidateId(1), Attempt(0), 1.0, 10};
  step(state, CheckpointSaved{WorkerId(0), better});
  const Assign again = only<Assign>(step(state, finished(next, scored(0.6)))).at(0);
  EXPECT_EQ(again.assignment.task, Task(TestTask{better}));
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
  final.final = FinalRequest{{CandidateId(0)}, {{{1, 2}}}, true};
  EXPECT_TRUE(only<Propose>(step(state, final)).empty());
  const Assign again = only<Assign>(step(state, Joined{WorkerId(0), "", "", 1})).at(0);
  EXPECT_EQ(again.assignment.task, Task(FinalTask{true}));
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

/// A whole job against random events: workers come, finish, fail, are interrupted, the job dies
/// and is submitted again.
class Chaos {
 public:
  explicit Chaos(std::uint64_t seed) : random_(seed, "chaos") {}

  void run() {
    submit();
    for (int event = 0; event < 100000 && !state_.ended; ++event) next_event();
    EXPECT_TRUE(state_.ended);
    EXPECT_EQ(state_.done, wanted);
    EXPECT_EQ(told_.size(), wanted);
    check_replay();
  }

 private:
  static constexpr std::uint64_t wanted = 40;

  void submit() {
    running_.clear(), to_answer_.clear();
    take(search(wanted));
    for (std::uint32_t id = 0; id < 3; ++id) take(Joined{WorkerId(id), "", "", 1});
  }

  void next_event() {
    if (random_.below(100) == 0) return submit();
    if (!to_answer_.empty() && random_.below(2) == 0) return answer();
    if (!running_.empty()) finish();
  }

  void answer() {
    const CandidateId candidate = to_answer_.front();
    to_answer_.erase(to_answer_.begin());
    take(Proposed{candidate, {{static_cast<std::uint16_t>(candidate.value())}}, {}});
  }

  void finish() {
    auto which = running_.begin() + static_cast<long>(random_.below(running_.size()));
    const Assign assign = *which;
    running_.erase(which);
    Outcome outcome = scored(random_.uniform());
    outcome.status = static_cast<Status>(random_.below(4));
    take(finished(assign, outcome));
  }

  void take(const Message& message) {
    absorb(state_, message);
    const Decisions decisions = decide(state_);
    commit(state_, decisions);
    EXPECT_TRUE(decide(state_).empty()) << "what was committed is decided again";
    steps_.push_back({0, message, decisions});
    for (const Assign& assign : only<Assign>(decisions)) start(assign);
    for (const Propose& propose : only<Propose>(decisions)) to_answer_.push_back(propose.candidate);
    for (const Tell& tell : only<Tell>(decisions))
      EXPECT_TRUE(told_.insert(tell.candidate).second) << "told twice";
  }

  void start(const Assign& assign) {
    const auto same = [&](const Assign& other) {
      return other.worker == assign.worker ||
             other.assignment.candidate == assign.assignment.candidate;
    };
    EXPECT_TRUE(std::ranges::none_of(running_, same));
    running_.push_back(assign);
  }

  void check_replay() const {
    State state;
    for (const Step& step : steps_) {
      absorb(state, step.message);
      ASSERT_EQ(decide(state), step.decisions);
      commit(state, step.decisions);
    }
  }

  Random random_;
  State state_;
  std::vector<Assign> running_;
  std::vector<CandidateId> to_answer_;
  std::set<CandidateId> told_;
  std::vector<Step> steps_;
};

TEST(Coordinator, NothingIsLostOrDoneTwiceWhateverHappens) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) Chaos(seed).run();
}

}  // namespace
}  // namespace cairn::coordinator
