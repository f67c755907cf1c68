#include <algorithm>

#include "cairn/coordinator/coordinator.hpp"

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
  if (!searching(state)) return;
  for (CandidateId candidate : state.unasked) decisions.push_back(Propose{candidate});
  const std::uint64_t next = state.candidates.size();
  for (std::uint64_t i = 0; i < new_proposals(state); ++i)
    decisions.push_back(Propose{CandidateId(next + i)});
}

void assign(const State& state, Decisions& decisions) {
  if (state.stopping) return;
  const std::size_t pairs = std::min(state.idle.size(), state.ready.size());
  for (std::size_t i = 0; i < pairs; ++i) {
    const Job& job = state.ready[i];
    const Attempt attempt(state.candidates[job.candidate.value()].attempts);
    decisions.push_back(Assign{
        state.idle[i], {job.candidate, attempt, state.architectures.at(job.candidate), job.task}});
  }
}

/// Whether there is nothing left to wait for.
bool over(const State& state) {
  if (state.running > 0) return false;
  if (state.stopping) return true;
  return state.ready.empty() && (state.submission->final || complete(state));
}

bool resumable(const State& state) {
  return !complete(state) || !state.ready.empty();
}

void release(const State& state, Decisions& decisions) {
  if (!over(state) && !state.stopping) return;
  for (const auto& [id, worker] : state.workers)
    if (!worker.released) decisions.push_back(Release{id, state.running > 0 || resumable(state)});
}

void end(const State& state, Decisions& decisions) {
  if (!over(state) || state.ended) return;
  std::string reason = state.stopping.value_or(state.exhausted ? "the space is exhausted" : "");
  decisions.push_back(End{resumable(state), std::move(reason)});
}

struct Commit {
  State& state;

  void operator()(const Propose& decision) {
    const CandidateId candidate = decision.candidate;
    std::erase(state.unasked, candidate);
    state.asked.insert(candidate);
    if (candidate.value() >= state.candidates.size()) state.candidates.emplace_back();
  }

  void operator()(const Tell&) {}

  void operator()(const Assign& decision) {
    state.ready.pop_front();
    state.idle.pop_front();
    ++state.candidates[decision.assignment.candidate.value()].attempts;
    state.workers[decision.worker].running = decision.assignment;
    ++state.running;
  }

  /// It stays in `idle`: after the first release nothing is assigned in this submission.
  void operator()(const Release& decision) { state.workers[decision.worker].released = true; }

  void operator()(const End&) { state.ended = true; }
};

}  // namespace

Decisions decide(const State& state) {
  if (!state.submission) return {};
  Decisions decisions(state.untold.begin(), state.untold.end());
  propose(state, decisions);
  assign(state, decisions);
  release(state, decisions);
  end(state, decisions);
  return decisions;
}

void commit(State& state, const Decisions& decisions) {
  state.untold.clear();
  for (const Decision& decision : decisions) std::visit(Commit{state}, decision);
}

}  // namespace cairn::coordinator
