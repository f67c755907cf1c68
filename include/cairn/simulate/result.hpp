#pragma once

#include <cstdint>
#include <string>

namespace cairn::simulate {

/// What a part of the machine has to do: busy time over time, until the last candidate is
/// assigned. At 1 it is saturated.
struct Loads {
  double rank_0 = 0;  ///< of its main thread, heartbeats and pings included
  double beats = 0;   ///< of these, heartbeats and pings
  double generator = 0;
  double predictors = 0;  ///< of each; above 1: they cannot keep up
  double bandwidth = 0;   ///< of the file system
  double creates = 0;     ///< of what the file system can create
  double sweeper = 0;     ///< rank 0's thread that removes files
};

/// The part with the highest load: "rank 0", "bandwidth", ...
std::string bottleneck(const Loads& loads);

/// What came out of a simulation.
struct Result {
  bool complete = false;  ///< all candidates have an outcome
  std::uint64_t candidates = 0;
  double makespan = 0;     ///< [s] from the start of the job to its end
  double drain = 0;        ///< [s] of it after the last assignment
  double throughput = 0;   ///< [candidates/h] while all workers have work
  double utilisation = 0;  ///< share of all workers' time in which they built or trained
  double utilisation_without_drain = 0;
  double utilisation_steady = 0;  ///< from when every worker has had work until the drain
  Loads loads;
  std::uint64_t longest_queue = 0;  ///< messages that waited for rank 0
  double longest_wait = 0;          ///< [s] of a message for rank 0
  double bytes_written = 0;
  double bytes_read = 0;
  std::uint64_t files = 0;    ///< that were created
  double create_rate = 0;     ///< [1/s] without the drain
  double snapshot_hours = 0;  ///< [worker-hours] that trainings stood still for snapshots
  double blocked_hours = 0;   ///< [worker-hours] that they waited for the file system
  double starting_hours = 0;  ///< [worker-hours] of reading and building
  std::uint64_t node_failures = 0;
  std::uint64_t workers_lost = 0;
  double node_hours = 0;     ///< [node-hours] that nodes were up
  double lost_hours = 0;     ///< [worker-hours] of training that was done again
  std::uint64_t events = 0;  ///< of the simulation
};

}  // namespace cairn::simulate
