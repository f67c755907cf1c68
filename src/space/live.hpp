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

/// Goes through the forward and the backward pass as LibTorch does on a CPU and watches what is
/// alive. Throws Error that names the layer where bytes exceed 2^63.
Live live(const Graph& graph, const std::vector<Shape>& shapes);

}  // namespace cairn::space
