#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cairn/space/graph.hpp"
#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"

namespace cairn::space {

/// What is alive at some layer in inference [bytes].
struct LiveBytes {
  std::int64_t values = 0;   ///< of one sample
  std::int64_t weights = 0;  ///< copied for the layer, whatever the batch
  friend bool operator==(const LiveBytes&, const LiveBytes&) = default;
};

/// Exact costs of a network or of a part of one. Bytes are those of float32.
///
/// A part is a graph of its own: what comes in is its Input, and its last layer is what goes on.
/// The value between two parts is counted by the one that makes it.
struct Cost {
  std::int64_t parameters = 0;        ///< trainable
  std::int64_t macs = 0;              ///< multiply-accumulates of convolutions and linear layers
  std::int64_t weighted_layers = 0;   ///< depth: convolutions and linear layers
  std::int64_t weight_bytes = 0;      ///< parameters, and batch norm's statistics and counter
  std::int64_t activation_bytes = 0;  ///< kept for the backward pass, for one sample
  /// What a training step needs beside the activations, for one sample: the greatest of all that is
  /// alive, which early in the network excludes what later layers kept, less `activation_bytes`.
  std::int64_t transient_bytes = 0;
  /// Of `activation_bytes` or in their place, what is alive while the backward pass is in earlier
  /// parts: gradients that branches wait for, for one sample.
  std::int64_t gradient_bytes = 0;
  /// Of all layers those that need most in inference: for a large batch first, for a small one
  /// last.
  std::vector<LiveBytes> live{};
  friend bool operator==(const Cost&, const Cost&) = default;
};

/// Convolutions: params Co·(Ci/g)·Kh·Kw [+Co], MACs times Ho·Wo; linear I·O [+O]; batch norm 2C.
/// Throws as infer_shapes does, and where a cost exceeds 2^63.
/// Nodes that share weights have no parameters of their own.
Cost cost(const Graph& graph);
/// Of a part of a network of a space. Parts add up to the cost of the network: exactly where it has
/// one chain of layers. With several, bytes for training are bounded from above: by no more than
/// the values that go into the join and the gradient that comes out of it, and gradients of inputs
/// that share their layers.
Cost cost(const Fragment& part);

/// The cost of `first` with `next` behind it, equal to that of the whole graph. What is live is
/// the greater of the two. So is what is transient, but when the backward pass comes to `first`,
/// the activations of `next` are gone. All else adds up. Throws Error beyond 2^63.
Cost then(const Cost& first, const Cost& next);

/// How networks are trained, as far as their memory depends on it.
struct TrainingSetting {
  std::int64_t batch = 1;        ///< samples
  std::int64_t state_bytes = 4;  ///< what the optimizer keeps for each parameter
};
/// 4 for "sgd" (the momentum), 8 for "adam" and "adamw" (two means).
std::int64_t optimizer_state_bytes(std::string_view optimizer);

/// What a part of a network adds to the peak memory [bytes]. The memory of the whole is
/// Σ sum + max (peak − Σ kept of all parts behind it); with Σ sum + max peak it is bounded above.
struct MemoryParts {
  std::int64_t sum = 0;
  std::int64_t peak = 0;
  std::int64_t kept = 0;  ///< of `sum`, what is gone when earlier parts reach their peak
};
/// Two parts as one. Throws Error beyond 2^63.
MemoryParts then(const MemoryParts& first, const MemoryParts& next);

/// A training step: weights, gradients and the optimizer's state of all layers, activations kept
/// for the backward pass, and what is alive for a moment (as DNNMem, Gao et al. 2020). Throws Error
/// beyond 2^63.
MemoryParts training_memory_parts(const Cost& part, const TrainingSetting& setting);
/// To be added once: a batch of the network's inputs (float32; categories int64) and targets.
std::int64_t training_memory_base(const std::vector<TaskInput>& inputs,
                                  const TrainingSetting& setting);
/// Peak memory of a training step of the network with this cost [bytes].
std::int64_t training_memory(const Cost& whole, const std::vector<TaskInput>& inputs,
                             const TrainingSetting& setting);

/// Inference of a batch: weights, and the greatest that is alive besides.
MemoryParts inference_memory_parts(const Cost& part, std::int64_t batch);
/// Peak memory of the inference of a batch [bytes].
std::int64_t inference_memory(const Cost& whole, std::int64_t batch);

}  // namespace cairn::space
