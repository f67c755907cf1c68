#pragma once

#include <string>

#include "cairn/space/graph.hpp"

namespace cairn::train {

/// The method `forward` of a graph in TorchScript. Weights are attributes named
/// "<node>.<parameter>", the normalisation's are normalisation.mean and .standard_deviation.
std::string script_source(const space::Graph& graph);

}  // namespace cairn::train
