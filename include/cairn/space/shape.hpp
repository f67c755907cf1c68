#pragma once

#include <cstdint>
#include <vector>

#include "cairn/space/graph.hpp"

namespace cairn::space {

using Shape = std::vector<std::int64_t>;  ///< without the batch dimension

/// The output shape of every node; that of a sequence's Input, C×L, is C×1×L. Throws Error that
/// names the first layer that cannot be built and why ("stage3_block1_conv: kernel 5x5 is larger
/// than its padded input 2x2").
std::vector<Shape> infer_shapes(const Graph& graph);

}  // namespace cairn::space
