#pragma once

namespace cairn::simulate {

/// What a simulation assumes about the machine and about what the workflow does not say. The
/// defaults are those of Cairn's scaling study.
struct Options {
  // Work
  int candidates_per_worker = 0;  ///< of the search; 0: search.candidates
  double stop_probability = 0;    ///< that a training is stopped by its predictor
  double stop_earliest = 0.2;     ///< of a training: stops are uniform from here to its end
  double start_seconds = 0;       ///< [s] to build a network
  double read_probability = 0;    ///< that a candidate reads the checkpoint of another one
  // Rank 0 and predictors
  double latency = 1e-5;           ///< [s] of a message, one way
  double step_seconds = 5e-5;      ///< [s] of rank 0 for a message that it decides on
  double beat_seconds = 5e-6;      ///< [s] of rank 0 for a heartbeat, a ping, a lesson
  double propose_seconds = 1e-4;   ///< [s] of the generator for a candidate
  double forecast_seconds = 2e-3;  ///< [s] of a predictor for a point of a curve
  // Checkpoints
  double checkpoint_bytes = 3e7;   ///< of the weights; 0: no checkpoints
  double snapshot_factor = 3;      ///< bytes of a snapshot over those of the weights
  double snapshot_seconds = 0.05;  ///< [s] that a training stands still for a snapshot
  double bandwidth = 2.5e11;       ///< [B/s] of the file system, shared by all
  double client_bandwidth = 1e9;   ///< [B/s] of one worker
  double creates = 5e3;            ///< [1/s] files that the file system can create
  double unlink_seconds = 5e-4;    ///< [s] to remove a file
  double data_bytes = 2e8;         ///< that each node reads at the start
  // Failures
  int workers_per_node = 6;
  double node_mtbf = 0;       ///< [s] mean time between failures of a node; 0: none fail
  double repair_seconds = 0;  ///< [s] until a node works again; 0: never
};

}  // namespace cairn::simulate
