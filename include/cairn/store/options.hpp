#pragma once

#include <cstdint>
#include <string>

#include "cairn/store/checkpoint.hpp"

namespace cairn::store {

/// What is kept of the networks' weights, and how.
struct Options {
  std::int64_t keep = 20;             ///< checkpoints of so many of the best stay
  std::int64_t max_bytes = 0;         ///< of all checkpoints; 0: no limit
  std::string precision = "float32";  ///< float32, bfloat16: of the weights in the files
  double snapshot_every = 60;         ///< [s] between snapshots of a training; 0: none
  std::int64_t in_flight = 1 << 28;   ///< bytes of one worker that wait to be written, at most
  std::int64_t cache = 1 << 28;       ///< bytes of tensors that a worker keeps in memory
  /// Node-local folder for copies of what is read; "": none. They stay there, also after the end of
  /// the run, until `scratch_bytes` makes those used longest ago go.
  std::string scratch;
  std::int64_t scratch_bytes = 1LL << 32;  ///< of all copies there
};

/// Throws UsageError.
void validate(const Options& options);
Precision precision(const Options& options);

}  // namespace cairn::store
