#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/protocol/task.hpp"

namespace cairn::store {

/// A network at one point of its training, as kept in one immutable HDF5 file.
struct Checkpoint {
  CandidateId candidate;
  Attempt attempt;
  double epoch = 0;
  std::string architecture;  ///< JSON of the decisions
  std::string graph;         ///< JSON of the layer graph
  std::vector<NamedTensor> weights;
};

/// "weights/xx/<candidate>-<attempt>-<epoch>.h5" below the run's folder; xx spreads the files over
/// 256 folders.
std::filesystem::path path_of(const protocol::CheckpointRef& ref);

/// Writes and publishes a checkpoint below `run`: temporary file → close → fsync → rename → fsync
/// of the folder. A hash for each tensor. Returns what to announce. Throws Error.
protocol::CheckpointRef write(const std::filesystem::path& run, const Checkpoint& checkpoint);

/// Reads a checkpoint and verifies every hash. Throws Error that names the file and the cause.
Checkpoint read(const std::filesystem::path& file);

}  // namespace cairn::store
