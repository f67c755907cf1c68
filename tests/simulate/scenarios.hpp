#pragma once

#include "cairn/simulate/simulate.hpp"

namespace cairn::simulate {

/// A machine that costs nothing but the trainings: all of one epoch of `seconds`.
inline Scenario plain(std::uint32_t workers, std::uint64_t candidates, double seconds) {
  Scenario scenario;
  scenario.workers = workers;
  scenario.candidates = candidates;
  scenario.lookahead = 1 + workers / 8;
  scenario.epoch_seconds = seconds;
  Options& options = scenario.options;
  options.latency = options.step_seconds = options.beat_seconds = 0;
  options.propose_seconds = options.forecast_seconds = 0;
  options.checkpoint_bytes = options.data_bytes = options.snapshot_seconds = 0;
  return scenario;
}

}  // namespace cairn::simulate
