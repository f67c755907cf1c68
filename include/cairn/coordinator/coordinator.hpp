#pragma once

#include "cairn/coordinator/state.hpp"

/// The coordinator as pure functions: no clock, no MPI, no files. A step is
///
///   absorb(state, message);             // what happened
///   decisions = decide(state);          // what follows from it
///   commit(state, decisions);            // take it as done
///
/// and the journal records message and decisions. Resuming absorbs and commits what is recorded;
/// a replay also decides, and compares. After `commit`, `decide` has nothing more to say.
namespace cairn::coordinator {

void absorb(State& state, const protocol::Message& message);
protocol::Decisions decide(const State& state);
/// Throws Error for decisions that are impossible in this state: from a damaged journal.
void commit(State& state, const protocol::Decisions& decisions);

/// Whether the search has as many outcomes as were wanted.
bool satisfied(const State& state);

/// Whether all the work of the search is done.
bool complete(const State& state);

}  // namespace cairn::coordinator
