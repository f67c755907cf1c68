#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/core/tensor.hpp"
#include "cairn/protocol/transfer.hpp"

namespace cairn::store {

/// A network at one point of its training, as kept in one immutable HDF5 file.
struct Checkpoint {
  CandidateId candidate;
  Attempt attempt;
  double epoch = 0;
  std::string architecture;  ///< JSON of the decisions
  std::string graph;         ///< JSON of the layer graph
  std::vector<NamedTensor> weights;
  /// Of a checkpoint in the middle of a training, what it takes to go on: optimiser, random state.
  std::vector<NamedTensor> training;
  Curve curve;  ///< so far; empty where the training is over

  bool partial() const { return !training.empty(); }
};

/// How weights lie in the file. bfloat16 halves it: tensors of float32 with two dimensions or more
/// are rounded to the nearest; small ones (biases, batch norm) stay as they are.
enum class Precision { float32, bfloat16 };

/// "weights/xx/<candidate>-<attempt>-<epoch>.h5" below the run's folder, of a training that is not
/// over "…-part.h5"; xx spreads the files over 256 folders.
std::filesystem::path path_of(const protocol::CheckpointRef& ref);

/// Writes and publishes a checkpoint below `run`: temporary file → close → fsync → rename → fsync
/// of the folder. A hash for each tensor. Returns what to announce. Throws Error; nothing is left
/// behind then.
protocol::CheckpointRef write(const std::filesystem::path& run, const Checkpoint& checkpoint,
                              Precision precision = Precision::float32);

/// Reads a checkpoint and verifies every hash. Throws Error that names the file and the cause.
Checkpoint read(const std::filesystem::path& file);
/// The checkpoint that `ref` names, below `run`. Throws Error, also where its file holds another.
Checkpoint read(const std::filesystem::path& run, const protocol::CheckpointRef& ref);

/// Of a file's weights those of these nodes ("<node>.<parameter>"), in the order of the file; only
/// they are read, and verified. Throws Error as `read`, and for a node that has no weights there.
std::vector<NamedTensor> read_nodes(const std::filesystem::path& file,
                                    const std::vector<std::string>& nodes);

}  // namespace cairn::store
