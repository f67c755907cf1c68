#include "simulate/rank_0.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"
#include "cairn/core/text.hpp"
#include "cairn/protocol/signs_of_life.hpp"

namespace cairn::simulate {
namespace {

using namespace protocol;

constexpr double sweep_after = 1;  // [s] until the journal is synced for it, as the sweeper waits
constexpr std::uint64_t progress_every = 1 << 14;

const MetricInfo score_info{"score", "1", Direction::maximize};

/// Share of rank 0's main thread that heartbeats and pings take.
double share_of_beats(const Scenario& scenario) {
  const double pings = scenario.lost_after > 0 ? 1 / ping_every(scenario.lost_after) : 0;
  const double beats = 1 / beat_every(scenario.workers);
  const double share = scenario.workers * scenario.options.beat_seconds * (beats + pings);
  if (share < 1) return share;
  throw UsageError({"rank 0 cannot hear " + with_commas(scenario.workers) + " workers",
                    "their heartbeats alone take " + shortest(share) + " s a second",
                    "Simulate fewer workers, or a smaller simulate.beat_seconds"});
}

}  // namespace

Rank0::Rank0(const Scenario& scenario, Queue& queue, const Watchers& watchers)
    : scenario_(scenario), queue_(queue), watchers_(watchers), beats_(share_of_beats(scenario)) {}

void Rank0::start() {
  Started started;
  started.objective = score_info;
  started.candidates = scenario_.candidates;
  started.lookahead = scenario_.lookahead;
  started.keeping = scenario_.keeping;
  step(std::move(started), 0);
}

void Rank0::take(const Event& event, double now) {
  const double done = main_.work(now, cost(event) / (1 - beats_));
  note_wait(now, done);
  if (event.kind == Kind::lost) ++lost_;
  step(message(event), done);
}

double Rank0::cost(const Event& event) const {
  const Options& options = scenario_.options;
  const double lessons = event.kind == Kind::finished ? scenario_.predictors : 0;
  return options.step_seconds + lessons * options.beat_seconds;
}

void Rank0::note_wait(double now, double done) {
  while (!waiting_.empty() && waiting_.front() <= now) waiting_.pop_front();
  if (!waiting_.empty()) longest_wait_ = std::max(longest_wait_, waiting_.back() - now);
  waiting_.push_back(done);
  longest_queue_ = std::max<std::uint64_t>(longest_queue_, waiting_.size() - 1);
}

Message Rank0::message(const Event& event) const {
  const WorkerId worker(event.target);
  const CandidateId candidate = event.file.candidate;
  switch (event.kind) {
    case Kind::joined:
      return Joined{worker,
                    std::to_string(event.target /
                                   static_cast<std::uint32_t>(scenario_.options.workers_per_node)),
                    "", 1};
    case Kind::proposed:
      return Proposed{candidate, {}, {}, {}};
    case Kind::saved:
      return CheckpointSaved{worker, event.file};
    case Kind::lost:
      return WorkerLost{worker, "silent"};
    default: {
      Finished finished{worker, candidate, event.file.attempt, outcome(candidate), false};
      finished.saving = event.file.bytes > 0;
      return finished;
    }
  }
}

Outcome Rank0::outcome(CandidateId candidate) const {
  const Course course = simulate::course(scenario_, candidate);
  Outcome outcome;
  outcome.status = course.status;
  outcome.epochs = course.epochs;
  if (course.status == Status::failed)
    outcome.fault = Fault::candidate;
  else
    outcome.metrics.push_back(
        {score_info, Random(scenario_.seed, candidate, "simulated score").uniform()});
  return outcome;
}

void Rank0::step(Message message, double now) {
  coordinator::absorb(state_, message);
  const Step step{now, std::move(message), coordinator::decide(state_)};
  coordinator::commit(state_, step.decisions);
  for (const Decision& decision : step.decisions) perform(decision, now);
  if (watchers_.step) watchers_.step(step);
  if (watchers_.progress && std::holds_alternative<Finished>(step.message) &&
      state_.done % progress_every == 0)
    watchers_.progress(state_.done);
}

void Rank0::perform(const Decision& decision, double now) {
  const Options& options = scenario_.options;
  if (const auto* propose = std::get_if<Propose>(&decision))
    queue_.push(generator_.work(now, options.propose_seconds),
                {Kind::proposed, 0, 0, {propose->candidate, {}}});
  else if (const auto* assign = std::get_if<Assign>(&decision))
    this->assign(*assign, now);
  else if (std::holds_alternative<Discard>(decision))
    sweeper_.work(now + sweep_after, options.unlink_seconds);
  else if (std::holds_alternative<End>(decision))
    end_ = now;
}

/// What the worker goes on from is told as the file of the assignment.
void Rank0::assign(const Assign& decision, double now) {
  const Assignment& assignment = decision.assignment;
  CheckpointRef file{assignment.candidate, assignment.attempt};
  if (assignment.resume) {
    file.epoch = assignment.resume->epoch;
    file.bytes = assignment.resume->bytes;
  }
  queue_.push(now + scenario_.options.latency, {Kind::assigned, decision.worker.value(), 0, file});
}

}  // namespace cairn::simulate
