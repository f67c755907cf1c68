#include <algorithm>
#include <utility>

#include "cairn/coordinator/coordinator.hpp"
#include "cairn/protocol/lineage.hpp"

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

/// A network of the search that others may start from, and that may be the best in the end. What
/// counts is what was measured, and no forecast.
std::optional<transfer::Trained> trained(const State& state, const Assignment& assignment,
                                         const Outcome& outcome) {
  const auto measured = score(outcome, state.submission->objective, Fitness::measured);
  if (!measured) return std::nullopt;
  const Blueprint& blueprint = state.blueprints.at(assignment.candidate);
  return transfer::Trained{blueprint.architecture, blueprint.units, *measured,
                           outcome.status == Status::trained, lineage_epochs(assignment, outcome)};
}

void finish_search(State& state, const Assignment& assignment, const Outcome& outcome) {
  Progress& progress = state.candidates[assignment.candidate.value()];
  if (progress.done) return;
  progress.done = true;
  ++state.done;
  const Started& submission = *state.submission;
  state.untold.push_back(
      {assignment.candidate, score(outcome, submission.objective, submission.fitness)});
}

/// A checkpoint of this attempt is being written.
void expect_checkpoint(State& state, WorkerId writer, const Assignment& assignment,
                       const Outcome& outcome) {
  if (std::holds_alternative<FinalTask>(assignment.task))
    return state.shelf.expect_final(writer, assignment.candidate, assignment.attempt);
  state.shelf.expect(writer, assignment.candidate, assignment.attempt,
                     trained(state, assignment, outcome));
}

/// The training has read its weights.
void return_checkpoint(State& state, const Assignment& assignment, const std::string& fault) {
  const auto file = checkpoint_read(assignment);
  if (!file) return;
  state.shelf.release(*file);
  if (!fault.empty()) state.shelf.suspect(*file);
}

/// What this end of an attempt says about workers.
void judge_workers(State& state, WorkerId runner, CandidateId candidate, const Outcome& outcome) {
  Worker& worker = state.workers.at(runner);
  if (is_strike(outcome)) {
    worker.spoilt.insert(candidate);
  } else if (outcome.status == Status::trained || outcome.status == Status::stopped) {
    worker.spoilt.clear();
  }
}

/// A second strike is the candidate's own.
void acquit(State& state, CandidateId candidate) {
  for (auto& [id, worker] : state.workers) worker.spoilt.erase(candidate);
}

/// Networks whose files were never finished: where a snapshot is left, their training ends once
/// more from there. The outcome stands.
void write_again(State& state, std::vector<transfer::Unsaved> unsaved) {
  for (auto& [candidate, network] : unsaved) {
    if (!state.shelf.partial(candidate)) continue;
    Blueprint& blueprint = state.blueprints[candidate];
    blueprint.architecture = std::move(network.architecture);
    blueprint.units = std::move(network.units);
    state.ready.push_back({candidate, SearchTask{}});
  }
}

/// An attempt has come to its end, somehow.
void close(State& state, WorkerId runner, const Assignment& assignment, Outcome outcome) {
  const CandidateId candidate = assignment.candidate;
  return_checkpoint(state, assignment, outcome.inherited.fault);
  --state.running;
  judge_workers(state, runner, candidate, outcome);
  const bool strike = is_strike(outcome);
  if (strike) outcome = struck(std::move(outcome), ++state.candidates[candidate.value()].strikes);
  if (outcome.status == Status::interrupted) {
    state.ready.push_back(
        {candidate, assignment.task, strike ? std::optional(runner) : std::nullopt});
    return;
  }
  if (strike) acquit(state, candidate);
  state.candidates[candidate.value()].strikes = 0;  // a full training has its own
  if (std::holds_alternative<SearchTask>(assignment.task))
    finish_search(state, assignment, outcome);
  if (!state.shelf.expects(candidate)) state.shelf.drop_partial(candidate);
  state.blueprints.erase(candidate);
}

/// Its candidate goes to somebody else, but not for ever: it may be what kills its workers.
void lose(State& state, Worker& worker, const WorkerLost& message) {
  worker.lost = true;
  std::erase(state.idle, message.worker);
  if (!worker.released) --state.unreleased;
  write_again(state, state.shelf.forget(message.worker));
  if (!worker.running) return;
  const Assignment assignment = *std::exchange(worker.running, std::nullopt);
  close(state, message.worker, assignment, outcome_of_loss(message.why, message.blame));
}

/// Once the search is complete and nothing else is left to do, its best network is measured on the
/// test data.
void queue_test(State& state) {
  if (state.submission->final || state.running > 0 || !state.ready.empty()) return;
  if (!state.submission->test_best || state.shelf.waiting() || !complete(state)) return;
  const transfer::Kept* best = state.shelf.best();
  if (best == nullptr || state.tested == best->file) return;
  state.tested = best->file;
  state.blueprints[best->file.candidate].architecture = best->network.architecture;
  state.ready.push_back({best->file.candidate, TestTask{best->file}});
}

bool is_test(const Job& job) {
  return std::holds_alternative<TestTask>(job.task);
}

/// Whether the end of this candidate's training is repeated for its checkpoint (see write_again).
bool writes_again(const State& state, CandidateId candidate) {
  const bool is_final = state.final && std::ranges::count(state.final->candidates, candidate) > 0;
  return !is_final && state.shelf.partial(candidate) && state.shelf.find(candidate) == nullptr;
}

/// Whatever was handed out or waited in the last submission waits again, in order of age; where
/// this one wants no more outcomes than there are, it is left for another.
void queue_unfinished(State& state) {
  bool testing = std::ranges::any_of(state.ready, is_test);
  for (const auto& [id, worker] : state.workers)
    testing |= worker.running && is_test({worker.running->candidate, worker.running->task});
  if (testing) state.tested.reset();
  state.ready.clear();
  const bool enough = satisfied(state);
  for (const auto& [candidate, blueprint] : state.blueprints)
    if ((!enough && !state.candidates[candidate.value()].done) || writes_again(state, candidate))
      state.ready.push_back({candidate, SearchTask{}});
}

/// Whether trainings that were cut off in the last final submission are of this kind, too.
bool continues(const State& state, const FinalRequest& request) {
  return state.final && state.final->merge_validation == request.merge_validation &&
         state.final->from_scratch == request.from_scratch && state.final->epochs == request.epochs;
}

void queue_final(State& state, const FinalRequest& request) {
  state.ready.clear();
  const bool continued = continues(state, request);
  state.final = request;
  for (std::size_t i = 0; i < request.candidates.size(); ++i) {
    const CandidateId candidate = request.candidates[i];
    if (candidate.value() >= state.candidates.size()) continue;  // nobody proposed it
    FinalTask task{request.merge_validation, std::nullopt};
    const transfer::Kept* kept = state.shelf.find(candidate);
    if (kept != nullptr && !kept->suspect && !request.from_scratch) task.start = kept->file;
    state.blueprints[candidate].architecture = request.architectures[i];
    if (!continued) state.shelf.drop_partial(candidate);
    state.ready.push_back({candidate, task});
  }
}

struct Absorb {
  State& state;

  void operator()(const Started& message) {
    state.submission = message;
    queue_unfinished(state);
    auto unsaved =
        state.shelf.begin(message.transfer, message.keeping, message.objective.direction);
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
    write_again(state, std::move(unsaved));
    queue_test(state);
  }

  void operator()(const Joined& message) {
    const auto [entry, is_new] = state.workers.try_emplace(message.worker, Worker{message.host});
    if (!is_new && !std::exchange(entry->second.lost, false)) return;
    entry->second.released = false;
    state.idle.push_back(message.worker);
    ++state.unreleased;
  }

  void operator()(const Proposed& message) {
    if (state.asked.erase(message.candidate) == 0) return;
    ++state.proposed;
    state.blueprints[message.candidate] = {message.architecture, message.parents, message.units};
    state.ready.push_back({message.candidate, SearchTask{}});
  }

  void operator()(const Exhausted& message) {
    state.asked.erase(message.candidate);
    state.exhausted = true;
    queue_test(state);
  }

  void operator()(const CheckpointSaved& message) {
    const CheckpointRef& file = message.checkpoint;
    if (file.partial && runner(state, message.worker, file.candidate, file.attempt) != nullptr)
      state.shelf.keep_partial(file);
    else
      state.shelf.saved(file);
    if (!file.partial) state.shelf.drop_partial(file.candidate);
    queue_test(state);
  }

  void operator()(const CheckpointLost& message) {
    if (message.partial) return;
    state.shelf.lost(message.candidate, message.attempt);
    state.shelf.drop_partial(message.candidate);
    queue_test(state);
  }

  void operator()(const Finished& message) {
    Worker* worker = runner(state, message.worker, message.candidate, message.attempt);
    if (worker == nullptr) return;
    const Assignment assignment = *std::exchange(worker->running, std::nullopt);
    if (message.saving) expect_checkpoint(state, message.worker, assignment, message.outcome);
    close(state, message.worker, assignment, message.outcome);
    if (!worker->released) state.idle.push_back(message.worker);
    queue_test(state);
  }

  void operator()(const WorkerLost& message) {
    const auto found = state.workers.find(message.worker);
    if (found == state.workers.end() || found->second.lost) return;
    lose(state, found->second, message);
    queue_test(state);
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
  void operator()(const Abandon&) {}
  void operator()(const Ping&) {}
};

}  // namespace

void absorb(State& state, const Message& message) {
  const bool first = std::holds_alternative<Started>(message);
  if (first || state.submission) std::visit(Absorb{state}, message);
}

bool satisfied(const State& state) {
  return state.submission && state.done >= state.submission->candidates;
}

bool complete(const State& state) {
  if (satisfied(state)) return true;
  const bool waiting = !state.asked.empty() || !state.unasked.empty();
  return state.exhausted && !waiting && state.done == state.proposed;
}

}  // namespace cairn::coordinator
