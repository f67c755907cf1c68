#pragma once

#include <cstdint>

#include "cairn/space/graph.hpp"

namespace cairn::space {

/// Exact costs of one forward pass at batch size 1.
struct Cost {
  std::int64_t parameters = 0;       ///< trainable
  std::int64_t macs = 0;             ///< multiply-accumulates of convolutions and linear layers
  std::int64_t weighted_layers = 0;  ///< depth: convolutions and linear layers
  friend bool operator==(const Cost&, const Cost&) = default;
};

/// Convolutions: params Co·(Ci/g)·Kh·Kw [+Co], MACs times Ho·Wo; linear I·O [+O]; batch norm 2C.
/// Throws as infer_shapes does, and where a cost exceeds 2^63.
Cost cost(const Graph& graph);

}  // namespace cairn::space
