#pragma once

#include <cstdint>
#include <vector>

#include "cairn/space/cost.hpp"
#include "cairn/space/graph.hpp"
#include "cairn/space/shape.hpp"

namespace cairn::space {

struct Live {
  std::int64_t kept = 0;             ///< at the end of the forward pass, for one sample
  std::int64_t transient = 0;        ///< greatest of a training step, beyond `kept`, for one sample
  std::vector<LiveBytes> inference;  ///< as in Cost
};

/// Those that are greatest for some batch, the one with most values first.
std::vector<LiveBytes> greatest(std::vector<LiveBytes> all);

/// What Inputs of a graph are: in a part of a network their gradients go on to earlier layers.
/// What goes into a join has gradients that are parts of the join's, and counted there.
enum class Ends { network, part, into_join };

/// Goes through the forward and the backward pass as LibTorch does on a CPU and watches what is
/// alive. Throws Error that names the layer where bytes exceed 2^63.
Live live(const Graph& graph, const std::vector<Shape>& shapes, Ends ends);

}  // namespace cairn::space
