#pragma once

#include <functional>

#include "cairn/protocol/codec.hpp"
#include "cairn/simulate/result.hpp"
#include "cairn/simulate/scenario.hpp"

/// The coordinator of rank 0 in virtual time: the very functions that decide in a run decide here,
/// and workers, generator, predictors and file system are models. The same scenario gives the same
/// result.
namespace cairn::simulate {

/// May be empty.
struct Watchers {
  /// Each step as the journal would have it, in order; its time is virtual [s].
  std::function<void(const protocol::Step&)> step{};
  /// Now and then: how many candidates are done.
  std::function<void(std::uint64_t)> progress{};
};

/// Throws Error for a scenario that has no end: workers are lost, and nobody notices.
Result simulate(const Scenario& scenario, const Watchers& watchers = {});

/// The shortest mean duration of a candidate [s] with which this is the workers' steady
/// utilisation, to 2 %. Epochs are made shorter or longer; the rest stays, but building takes no
/// time, since it would keep workers busy, and each worker has `candidates_each`. Infinite where no
/// duration will do.
double knee(Scenario scenario, double utilisation, std::uint64_t candidates_each = 8);

}  // namespace cairn::simulate
