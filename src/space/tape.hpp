#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cairn/space/graph.hpp"
#include "cairn/space/shape.hpp"

namespace cairn::space {

/// Where the values of a graph lie in memory, and what each layer keeps for the backward pass, as
/// the trainer computes with LibTorch: ReLU overwrites what nobody else needs, flattening copies
/// nothing, dropout keeps its mask, max pooling but the plain 2x2 its positions.
struct Tape {
  using Buffer = std::size_t;
  struct Step {
    Buffer out = 0;             ///< several nodes may have the same
    std::vector<Buffer> fresh;  ///< what the node allocates
    std::vector<Buffer> saved;  ///< what is kept until the node's backward pass
  };

  std::vector<Step> steps;          ///< of each node
  std::vector<std::int64_t> bytes;  ///< of each buffer, for one sample
};

enum class Mode { training, inference };

/// In training the buffer of an Input counts nothing: who made it keeps it. Throws Error where
/// bytes exceed 2^63.
Tape make_tape(const Graph& graph, const std::vector<Shape>& shapes, Mode mode);

/// Bytes of what a node puts out, float32, for one sample.
std::int64_t output_bytes(const Node& node, const Shape& shape);
/// Whether the gradients of the layer's inputs are that of its output, or parts of it.
bool passes_gradient(const Layer& layer);

}  // namespace cairn::space
