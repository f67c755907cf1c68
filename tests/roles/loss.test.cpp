// Workers that die or fall silent while a search goes on.
#include <atomic>

#include "cairn/core/error.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/record/run_table.hpp"
#include "roles/search_run.hpp"

namespace cairn::roles {
namespace {

using protocol::Status;

struct Loss : Search {
  Loss() { lost_after_ = 4; }
  std::uint64_t evaluated_by(std::uint32_t worker) const {
    std::uint64_t count = 0;
    for (const auto& [id, candidate] : record::read_run(run_).candidates)
      count += record::search_result(candidate)->worker == WorkerId(worker);
    return count;
  }
};

/// Worker 0 takes its first work and is never heard of again.
struct OneDies : Loss {
  void train(comm::Channel& channel, Layout layout, WorkerId id) override {
    if (id != WorkerId(0)) return Search::train(channel, layout, id);
    channel.send(layout.coordinator(), protocol::encode(protocol::Joined{id, "dead", "cpu", 1}));
  }
};

TEST_F(OneDies, TheOthersDoItsWork) {
  const auto state = submit(9, {.workers = 2});
  EXPECT_TRUE(coordinator::complete(state));
  const auto table = record::read_run(run_);
  ASSERT_EQ(table.losses.size(), 1u);
  EXPECT_EQ(table.losses[0].worker, WorkerId(0));
  EXPECT_EQ(evaluated_by(1), 9u);
  EXPECT_EQ(observer_.warnings, 1);
  for (const auto& [id, candidate] : table.candidates)
    EXPECT_EQ(record::search_result(candidate)->outcome->status, Status::trained);
}

TEST_F(OneDies, AloneItEndsTheJobForAnotherSubmission) {
  const auto state = submit(9, {.workers = 1});
  EXPECT_TRUE(state.ended->resumable);
  EXPECT_EQ(state.ended->reason, "all workers were lost");
}

/// Does not ask its monitor for a while, the first time.
class Sleeper : public objective::Objective {
 public:
  explicit Sleeper(std::atomic<bool>& slept) : slept_(slept) {}
  objective::Result evaluate(const objective::Work&, objective::Monitor&) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(slept_.exchange(true) ? 900 : 6000));
    objective::Result result;
    result.outcome.metrics = {{accuracy, 0.5}};
    return result;
  }

 private:
  std::atomic<bool>& slept_;
};

struct OneSleeps : Loss {
  std::unique_ptr<objective::Objective> make_objective() const override {
    return std::make_unique<Sleeper>(slept_);
  }
  mutable std::atomic<bool> slept_ = false;
};

TEST_F(OneSleeps, WhoSpeaksAgainIsGivenNewWork) {
  EXPECT_TRUE(coordinator::complete(submit(9, {.workers = 2})));
  const auto table = record::read_run(run_);
  EXPECT_EQ(table.losses.size(), 1u);
  std::size_t attempts = 0;
  for (const auto& [id, candidate] : table.candidates) attempts += candidate.evaluations.size();
  EXPECT_EQ(attempts, 10u) << "one was handed out again";
  EXPECT_GT(evaluated_by(table.losses[0].worker.value()), 0u) << "it came back";
}

}  // namespace
}  // namespace cairn::roles
