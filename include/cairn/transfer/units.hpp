#pragma once

#include <vector>

#include "cairn/protocol/transfer.hpp"
#include "cairn/space/graph.hpp"

namespace cairn::transfer {

/// The units of a network in the order of its graph, with the keys that `match` compares:
///  - prefix, subsequence: kind of the layer and shapes of its weights, bias and batch norm
///    included (Liu et al. 2021);
///  - identity: the unit, and all layers before it with their connections (a Merkle hash), so that
///    equal keys compute the same function of the input when their weights are equal.
/// Batch norm directly after a convolution or linear layer that nothing else reads belongs to its
/// unit; elsewhere it is one of its own. A node that shares the weights of another belongs to no
/// unit: its weights come with that one's. Empty for Match::none. Stable over machines and versions.
/// Throws Error as space::infer_shapes does.
std::vector<protocol::Unit> units(const space::Graph& graph, protocol::Match match);

}  // namespace cairn::transfer
