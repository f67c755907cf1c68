#pragma once

#include "cairn/train/torchscript.hpp"

namespace cairn::train {

/// Throws Error where the weights are not all those of the graph, or those of several folds.
void require_network(const Model& model);

}  // namespace cairn::train
