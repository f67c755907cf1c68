#include <algorithm>

#include "cairn/coordinator/coordinator.hpp"

namespace cairn::coordinator {
namespace {

using namespace protocol;

/// The worker that runs this attempt, or nullptr: a message from an attempt that was given up
/// comes too late and changes nothing.
Worker* runner(State& state, WorkerId id, CandidateId candidate, Attempt attempt) {
  auto found = state.workers.find(id);
  if (found == state.workers.end() || !found->second.running) return nullptr;
  const Assignment& running = *found->second.running;
  return running.candidate == candidate && running.attempt == attempt ? &found->second : nullptr;
}

/// Networks that were trained to the end lead; of equals the older one, whichever finished first.
bool leads(const State& state, const Best& other) {
  if (!state.best) return true;
  if (other.trained != state.best->trained) return other.trained;
  if (other.score == state.best->score) return other.candidate < state.best->candidate;
  return better(other.score, state.best->score, state.submission->objective.direction);
}

/// What is tested in the end is what was measured, and no forecast.
void remember_best(State& state, const Worker& worker, const Outcome& outcome) {
  const auto measured = score(outcome, state.submission->objective, Fitness::measured);
  if (!measured || !worker.checkpoint) return;
  const Best other{worker.running->candidate, *measured, outcome.status == Status::trained,
                   *worker.checkpoint, worker.running->architecture};
  if (leads(state, other)) state.best = other;
}

void finish_search(State& state, const Worker& worker, const Outcome& outcome) {
  const CandidateId candidate = worker.running->candidate;
  Progress& progress = state.candidates[candidate.value()];
  if (progress.done) return;
  progress.done = true;
  ++state.done;
  const Started& submission = *state.submission;
  state.untold.push_back({candidate, score(outcome, submission.objective, submission.fitness)});
  remember_best(state, worker, outcome);
}

/// Once the search is complete and nothing else is left to do, its best network is measured on the
/// test data.
void queue_test(State& state) {
  if (state.submission->final || state.running > 0 || !state.ready.empty()) return;
  if (!state.submission->test_best || !state.best || !complete(state)) return;
  if (state.tested == state.best->checkpoint) return;
  state.tested = state.best->checkpoint;
  state.architectures[state.best->candidate] = state.best->architecture;
  state.ready.push_back({state.best->candidate, TestTask{state.best->checkpoint}});
}

bool is_test(const Job& job) {
  return std::holds_alternative<TestTask>(job.task);
}

/// Whatever was handed out or waited in the last submission waits again, in order of age.
void queue_unfinished(State& state) {
  bool testing = std::ranges::any_of(state.ready, is_test);
  for (const auto& [id, worker] : state.workers)
    testing |= worker.running && is_test({worker.running->candidate, worker.running->task});
  if (testing) state.tested.reset();
  state.ready.clear();
  for (const auto& [candidate, architecture] : state.architectures)
    if (!state.candidates[candidate.value()].done) state.ready.push_back({candidate, SearchTask{}});
}

void queue_final(State& state, const FinalRequest& request) {
  state.ready.clear();
  for (std::size_t i = 0; i < request.candidates.size(); ++i) {
    state.architectures[request.candidates[i]] = request.architectures[i];
    state.ready.push_back({request.candidates[i], FinalTask{request.merge_validation}});
  }
}

struct Absorb {
  State& state;

  void operator()(const Started& message) {
    queue_unfinished(state);
    state.submission = message;
    state.stopping.reset();
    state.ended.reset();
    state.workers.clear();
    state.unreleased = 0;
    state.idle.clear();
    state.running = 0;
    state.asked.insert(state.unasked.begin(), state.unasked.end());
    state.unasked.assign(state.asked.begin(), state.asked.end());
    state.asked.clear();
    if (message.final) return queue_final(state, *message.final);
    queue_test(state);
  }

  void operator()(const Joined& message) {
    const bool is_new = state.workers.try_emplace(message.worker).second;
    if (!is_new) return;
    state.idle.push_back(message.worker);
    ++state.unreleased;
  }

  void operator()(const Proposed& message) {
    if (state.asked.erase(message.candidate) == 0) return;
    ++state.proposed;
    state.architectures[message.candidate] = message.architecture;
    state.ready.push_back({message.candidate, SearchTask{}});
  }

  void operator()(const Exhausted& message) {
    state.asked.erase(message.candidate);
    state.exhausted = true;
    queue_test(state);
  }

  void operator()(const CheckpointSaved& message) {
    const CheckpointRef& saved = message.checkpoint;
    if (Worker* worker = runner(state, message.worker, saved.candidate, saved.attempt))
      worker->checkpoint = saved;
  }

  void operator()(const Finished& message) {
    Worker* worker = runner(state, message.worker, message.candidate, message.attempt);
    if (worker == nullptr) return;
    const Assignment assignment = *worker->running;
    if (message.outcome.status == Status::interrupted)
      state.ready.push_back({assignment.candidate, assignment.task});
    else
      close(assignment, *worker, message.outcome);
    worker->running.reset();
    worker->checkpoint.reset();
    --state.running;
    if (!worker->released) state.idle.push_back(message.worker);
    queue_test(state);
  }

  void close(const Assignment& assignment, const Worker& worker, const Outcome& outcome) {
    if (std::holds_alternative<SearchTask>(assignment.task)) finish_search(state, worker, outcome);
    state.architectures.erase(assignment.candidate);
  }

  void operator()(const StopRequested& message) {
    if (!state.stopping) state.stopping = message.reason;
  }

  /// Not for the coordinator, or without effect on what it decides.
  void operator()(const Heartbeat&) {}
  void operator()(const Warning&) {}
  void operator()(const EpochDone&) {}
  void operator()(const Verdict&) {}
  void operator()(const Lesson&) {}
  void operator()(const Assignment&) {}
  void operator()(const Released&) {}
};

}  // namespace

void absorb(State& state, const Message& message) {
  const bool first = std::holds_alternative<Started>(message);
  if (first || state.submission) std::visit(Absorb{state}, message);
}

bool complete(const State& state) {
  if (state.submission && state.done >= state.submission->candidates) return true;
  const bool waiting = !state.asked.empty() || !state.unasked.empty();
  return state.exhausted && !waiting && state.done == state.proposed;
}

}  // namespace cairn::coordinator
