#include <algorithm>
#include <set>

#include "cairn/core/random.hpp"
#include "cairn/protocol/codec.hpp"
#include "coordinator/steps.hpp"

namespace cairn::coordinator {
namespace {

/// A whole job against random events: workers come, finish, fail, are interrupted, the job dies
/// and is submitted again.
class Chaos {
 public:
  explicit Chaos(std::uint64_t seed) : random_(seed, "chaos") {}

  void run() {
    submit();
    for (int event = 0; event < 100000 && !over(); ++event) next_event();
    EXPECT_TRUE(over());
    EXPECT_EQ(state_.done, wanted);
    EXPECT_EQ(told_.size(), wanted);
    EXPECT_EQ(state_.shelf.files(), files_);
    check_replay();
  }

  int inherited() const { return inherited_; }

 private:
  static constexpr std::uint64_t wanted = 40;

  bool over() const { return state_.ended && !state_.ended->resumable; }

  void submit() {
    running_.clear(), to_answer_.clear(), to_save_.clear();
    Started started = search(wanted);
    started.transfer = {Match::subsequence, Provider::nearest, 0.2, 1};
    started.keeping = {3, 2, random_.below(2) * 25};
    take(started);
    for (std::uint32_t id = 0; id < 3; ++id) take(Joined{WorkerId(id), "", "", 1});
  }

  void next_event() {
    if (random_.below(100) == 0 || state_.ended) return submit();
    if (random_.below(200) == 0) return take(StopRequested{"SIGTERM"});
    if (!to_answer_.empty() && random_.below(2) == 0) return answer();
    if (!to_save_.empty() && random_.below(2) == 0) return save();
    if (!running_.empty() && random_.below(10) == 0) return lose();
    if (!running_.empty()) finish();
  }

  /// A worker falls silent, and comes back at once.
  void lose() {
    const WorkerId worker = running_.front().worker;
    std::erase_if(running_, [&](const Assign& assign) { return assign.worker == worker; });
    std::erase_if(to_save_, [&](const Assign& assign) { return assign.worker == worker; });
    take(WorkerLost{worker, "silent"});
    if (!state_.ended) take(Joined{worker, "", "", 1});
  }

  void answer() {
    const CandidateId candidate = to_answer_.front();
    to_answer_.erase(to_answer_.begin());
    std::vector<Unit> units;
    for (int i = 0; i < 3; ++i) units.push_back({{"n" + std::to_string(i)}, random_.below(4), 10});
    take(Proposed{candidate, {{static_cast<std::uint16_t>(candidate.value())}}, {}, units});
  }

  void save() {
    const Assign assign = to_save_.front();
    to_save_.erase(to_save_.begin());
    const Assignment& done = assign.assignment;
    if (random_.below(5) == 0)
      return take(CheckpointLost{assign.worker, done.candidate, done.attempt, "no space"});
    files_.insert(checkpoint_of(assign));
    take(saved(assign));
  }

  void finish() {
    auto which = running_.begin() + static_cast<long>(random_.below(running_.size()));
    const Assign assign = *which;
    running_.erase(which);
    Outcome outcome = scored(random_.uniform());
    outcome.status = static_cast<Status>(random_.below(4));
    if (random_.below(10) == 0) outcome.inherited.fault = "truncated";
    const bool saving = outcome.status == Status::trained || outcome.status == Status::stopped;
    if (saving) to_save_.push_back(assign);
    take(finished(assign, outcome, saving));
  }

  void take(const Message& message) {
    absorb(state_, message);
    const Decisions decisions = decide(state_);
    commit(state_, decisions);
    EXPECT_TRUE(decide(state_).empty()) << "what was committed is decided again";
    steps_.push_back({0, message, decisions});
    for (const Assign& assign : only<Assign>(decisions)) start(assign);
    for (const Propose& propose : only<Propose>(decisions)) to_answer_.push_back(propose.candidate);
    for (const Discard& discard : only<Discard>(decisions)) remove(discard.checkpoint);
    for (const Tell& tell : only<Tell>(decisions))
      EXPECT_TRUE(told_.insert(tell.candidate).second) << "told twice";
  }

  /// A file that somebody reads, or that is not there, is never removed.
  void remove(const CheckpointRef& file) {
    EXPECT_EQ(files_.erase(file), 1u);
    for (const Assign& assign : running_) EXPECT_NE(checkpoint_read(assign.assignment), file);
  }

  void start(const Assign& assign) {
    const auto file = checkpoint_read(assign.assignment);
    EXPECT_TRUE(!file || files_.contains(*file));
    inherited_ += assign.assignment.inheritance && !assign.assignment.inheritance->control;
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
  std::vector<Assign> to_save_;
  std::set<CheckpointRef> files_;  ///< on the disk
  int inherited_ = 0;
  std::set<CandidateId> told_;
  std::vector<Step> steps_;
};

TEST(Coordinator, NothingIsLostOrDoneTwiceWhateverHappens) {
  int inherited = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Chaos chaos(seed);
    chaos.run();
    inherited += chaos.inherited();
  }
  EXPECT_GT(inherited, 1000);
}

}  // namespace
}  // namespace cairn::coordinator
