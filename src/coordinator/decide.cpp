#include <algorithm>
#include <string>

#include "cairn/coordinator/coordinator.hpp"
#include "cairn/core/error.hpp"

namespace cairn::coordinator {
namespace {

using namespace protocol;

bool searching(const State& state) {
  return !state.submission->final && !state.stopping;
}

/// How many new candidates the generator should be asked for now: one for each idle worker, and
/// some ahead of need, but never more than the search wants.
std::uint64_t new_proposals(const State& state) {
  if (!searching(state) || state.exhausted) return 0;
  const std::uint64_t asked = state.candidates.size();
  const std::uint64_t wanted = state.submission->candidates;
  const std::uint64_t left = wanted > asked ? wanted - asked : 0;
  const std::uint64_t need = state.idle.size() + state.submission->lookahead;
  const std::uint64_t have = state.ready.size() + state.asked.size() + state.unasked.size();
  return std::min(left, need > have ? need - have : 0);
}

void propose(const State& state, Decisions& decisions) {
  if (!searching(state) || satisfied(state)) return;
  for (CandidateId candidate : state.unasked) decisions.emplace_back(Propose{candidate});
  const std::uint64_t next = state.candidates.size();
  for (std::uint64_t i = 0; i < new_proposals(state); ++i)
    decisions.emplace_back(Propose{CandidateId(next + i)});
}

/// A later attempt starts as the first one did, if it still can: from scratch, too.
std::optional<Inheritance> inheritance(const State& state, CandidateId candidate,
                                       const Blueprint& blueprint) {
  const auto& first = blueprint.inheritance;
  if (!first && state.candidates[candidate.value()].attempts > 0) return std::nullopt;
  if (first && (first->control || state.shelf.hands_on(first->provider.candidate))) return first;
  return state.shelf.inheritance(candidate, blueprint.units, blueprint.parents);
}

Assignment assignment(const State& state, const Job& job) {
  const Attempt attempt(state.candidates[job.candidate.value()].attempts);
  const Blueprint& blueprint = state.blueprints.at(job.candidate);
  Assignment result{job.candidate, attempt, blueprint.architecture, job.task, state.done, {}, {}};
  if (std::holds_alternative<TestTask>(job.task)) return result;
  result.resume = state.shelf.partial(job.candidate);
  if (std::holds_alternative<SearchTask>(job.task))
    result.inheritance = inheritance(state, job.candidate, blueprint);
  return result;
}

bool trusted(const Worker& worker) {
  return !worker.lost && !aside(worker);
}

bool anybody(const State& state, auto condition) {
  return std::ranges::any_of(
      state.workers, [&](const auto& entry) { return condition(entry.first, entry.second); });
}

/// Whether this worker is elsewhere than the one that spoilt the job: on another host, if there is
/// one, or else at least another worker, if there is one.
bool is_elsewhere(const State& state, WorkerId id, WorkerId spoiler) {
  const std::string& host = state.workers.at(spoiler).host;
  if (state.workers.at(id).host != host) return true;
  const auto on_other_host = [&](WorkerId, const Worker& w) {
    return trusted(w) && w.host != host;
  };
  if (anybody(state, on_other_host)) return false;
  const auto other = [&](WorkerId other, const Worker& w) {
    return trusted(w) && other != spoiler;
  };
  return id != spoiler || !anybody(state, other);
}

bool suits(const State& state, WorkerId id, const Job& job) {
  return !job.spoilt_by || is_elsewhere(state, id, *job.spoilt_by);
}

/// The oldest job that this worker may have and that is not taken.
std::optional<std::size_t> job_for(const State& state, WorkerId id,
                                   const std::set<std::size_t>& taken) {
  for (std::size_t i = 0; i < state.ready.size(); ++i)
    if (!taken.contains(i) && suits(state, id, state.ready[i])) return i;
  return std::nullopt;
}

/// To those who have waited longest.
void assign(const State& state, Decisions& decisions) {
  if (state.stopping || state.idle.empty()) return;
  const bool choosy =
      anybody(state, [](WorkerId, const Worker& worker) { return trusted(worker); });
  std::set<std::size_t> taken;
  for (const WorkerId id : state.idle) {
    if (taken.size() == state.ready.size()) return;
    if (choosy && aside(state.workers.at(id))) continue;
    const auto job = job_for(state, id, taken);
    if (!job) continue;
    decisions.emplace_back(Assign{id, assignment(state, state.ready[*job])});
    taken.insert(*job);
  }
}

void discard(const State& state, Decisions& decisions) {
  for (const CheckpointRef& file : state.shelf.doomed()) decisions.emplace_back(Discard{file});
}

/// Whether everybody who could work was lost.
bool deserted(const State& state) {
  const auto lost = [](const auto& entry) { return entry.second.lost; };
  return !state.workers.empty() && std::ranges::all_of(state.workers, lost);
}

/// Whether there is nothing left to wait for.
bool over(const State& state) {
  if (state.running > 0 || state.shelf.waiting()) return false;
  if (state.stopping || deserted(state)) return true;
  return state.ready.empty() && (state.submission->final || complete(state));
}

/// Whether this submission leaves work for another one.
bool resumable(const State& state) {
  if (state.running > 0 || !state.ready.empty()) return true;
  return !state.submission->final && !complete(state);
}

void release(const State& state, Decisions& decisions) {
  if (state.unreleased == 0 || (!over(state) && !state.stopping)) return;
  for (const auto& [id, worker] : state.workers)
    if (!worker.released && !worker.lost) decisions.emplace_back(Release{id, resumable(state)});
}

void end(const State& state, Decisions& decisions) {
  if (!over(state) || state.ended) return;
  std::string reason = deserted(state)   ? "all workers were lost"
                       : state.exhausted ? "the space is exhausted"
                                         : "";
  if (state.stopping) reason = *state.stopping;
  decisions.emplace_back(End{resumable(state), std::move(reason)});
}

/// A journal may hold what this coordinator would never have decided.
void require(bool possible, const Decision& decision) {
  if (possible) return;
  throw Error(
      {"the journal contradicts itself",
       "a decision to " + std::string(name(decision)) + " does not follow from what was before",
       "Two jobs may have written to the run at a time"});
}

struct Commit {
  State& state;

  void operator()(const Propose& decision) {
    const CandidateId candidate = decision.candidate;
    require(candidate.value() <= state.candidates.size(), decision);
    std::erase(state.unasked, candidate);
    state.asked.insert(candidate);
    if (candidate.value() == state.candidates.size()) state.candidates.emplace_back();
  }

  void operator()(const Tell&) {}

  void operator()(const Assign& decision) {
    const CandidateId candidate = decision.assignment.candidate;
    const auto job = std::ranges::find(state.ready, candidate, &Job::candidate);
    const auto idle = std::ranges::find(state.idle, decision.worker);
    require(job != state.ready.end() && idle != state.idle.end(), decision);
    require(candidate.value() < state.candidates.size(), decision);
    require(state.blueprints.contains(candidate), decision);
    state.ready.erase(job);
    state.idle.erase(idle);
    ++state.candidates[candidate.value()].attempts;
    state.blueprints.at(candidate).inheritance = decision.assignment.inheritance;
    state.workers[decision.worker].running = decision.assignment;
    if (const auto file = checkpoint_read(decision.assignment)) state.shelf.lease(*file);
    ++state.running;
  }

  /// It stays in `idle`: after the first release nothing is assigned in this submission.
  void operator()(const Release& decision) {
    require(state.unreleased > 0 && state.workers.contains(decision.worker), decision);
    state.workers[decision.worker].released = true;
    --state.unreleased;
  }

  void operator()(const End& decision) { state.ended = decision; }

  void operator()(const Discard& decision) {
    require(state.shelf.discard(decision.checkpoint), decision);
  }
};

}  // namespace

Decisions decide(const State& state) {
  if (!state.submission) return {};
  Decisions decisions(state.untold.begin(), state.untold.end());
  propose(state, decisions);
  assign(state, decisions);
  discard(state, decisions);
  release(state, decisions);
  end(state, decisions);
  return decisions;
}

void commit(State& state, const Decisions& decisions) {
  state.untold.clear();
  for (const Decision& decision : decisions) std::visit(Commit{state}, decision);
}

}  // namespace cairn::coordinator
