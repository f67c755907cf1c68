// Workers whose evaluations throw, and requests to end that come to others than rank 0.
#include <atomic>

#include "cairn/core/error.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/record/run_table.hpp"
#include "roles/rank_0.hpp"
#include "roles/search_run.hpp"

namespace cairn::roles {
namespace {

using protocol::Fault;
using protocol::Status;

/// Throws on each evaluation.
template <class Exception>
class Broken : public objective::Objective {
 public:
  objective::Result evaluate(const objective::Work&, objective::Monitor&) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    throw Exception();
  }
};

struct BusError : Error {
  BusError() : Error({"the device is gone", "bus error", ""}) {}
};
struct NotANumber : objective::Failure {
  NotANumber() : Failure(Fault::candidate, {"the loss became not-a-number", "", ""}) {}
};

/// Worker 0 cannot evaluate anything.
struct OneIsBroken : Search {
  OneIsBroken() { options_.epoch_seconds = 0.01; }
  void train(comm::Channel& channel, Layout layout, WorkerId id) override {
    if (id != WorkerId(0)) return Search::train(channel, layout, id);
    Broken<BusError> objective;
    const protocol::Joined self{id, "broken", "cpu", 1};
    work({channel, objective, layout, self, space_, run_, {epochs, true, 20}, store_});
  }
};

TEST_F(OneIsBroken, TheOthersEvaluateAll) {
  EXPECT_TRUE(coordinator::complete(submit(9, {.workers = 2})));
  const auto table = record::read_run(run_);
  std::size_t spoilt = 0;
  for (const auto& [id, candidate] : table.candidates) {
    const auto* result = record::search_result(candidate);
    EXPECT_EQ(result->outcome->status, Status::trained);
    EXPECT_EQ(result->worker, WorkerId(1));
    spoilt += candidate.evaluations.size() - 1;
    if (candidate.evaluations.size() > 1) {
      EXPECT_EQ(candidate.evaluations[0].outcome->fault, Fault::unknown);
    }
  }
  EXPECT_EQ(spoilt, 3u) << "then it is put aside";
  EXPECT_EQ(observer_.warnings, 1) << "and that is told once";
}

struct AllAreBroken : Search {
  std::unique_ptr<objective::Objective> make_objective() const override {
    return std::make_unique<Broken<BusError>>();
  }
};

TEST_F(AllAreBroken, EachCandidateFailsAfterTwoAttempts) {
  EXPECT_TRUE(coordinator::complete(submit(5, {.workers = 2})));
  for (const auto& [id, candidate] : record::read_run(run_).candidates) {
    ASSERT_EQ(candidate.evaluations.size(), 2u);
    EXPECT_NE(candidate.evaluations[0].worker, candidate.evaluations[1].worker);
    EXPECT_EQ(candidate.evaluations[0].outcome->status, Status::interrupted);
    EXPECT_EQ(candidate.evaluations[1].outcome->status, Status::failed);
  }
}

struct AllDiverge : Search {
  std::unique_ptr<objective::Objective> make_objective() const override {
    return std::make_unique<Broken<NotANumber>>();
  }
};

TEST_F(AllDiverge, TheirOwnFaultIsTriedOnce) {
  EXPECT_TRUE(coordinator::complete(submit(5, {.workers = 2})));
  for (const auto& [id, candidate] : record::read_run(run_).candidates) {
    ASSERT_EQ(candidate.evaluations.size(), 1u);
    EXPECT_EQ(candidate.evaluations[0].outcome->fault, Fault::candidate);
  }
}

/// Worker 1 gets a signal in the middle of the search.
struct OneIsSignalled : Search {
  OneIsSignalled() { options_.epoch_seconds = 0.05; }
  void train(comm::Channel& channel, Layout layout, WorkerId id) override {
    const auto objective = make_objective();
    const auto begun = std::chrono::steady_clock::now();
    WorkerSetup setup{channel, *objective, layout, {id, "host", "cpu", 1}, space_, run_};
    setup.stop_reason = [=]() -> std::optional<std::string> {
      const bool now = std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(300);
      return now && id == WorkerId(1) ? std::optional<std::string>("SIGTERM") : std::nullopt;
    };
    work(setup);
  }
};

TEST_F(OneIsSignalled, TheWholeJobEndsForAnotherSubmission) {
  const auto state = submit(1000, {.workers = 2});
  EXPECT_TRUE(state.ended->resumable);
  EXPECT_EQ(state.ended->reason, "SIGTERM at rank 2");
}

}  // namespace
}  // namespace cairn::roles
