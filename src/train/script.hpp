#pragma once

#include <string>

#include "cairn/space/graph.hpp"
#include "train/scaling.hpp"

namespace cairn::train {

/// What the method `forward` calls an input: the name of its node without "input_" ("x" where
/// nothing is left), or the whole name where that would mean something else.
std::string argument_name(const std::string& node);

/// The method `forward` of a graph in TorchScript: raw inputs to outputs on the scale of the data.
/// Weights are attributes named "<node>.<parameter>", as are the means and standard deviations of
/// inputs and output, and "<node>.first_row" of embeddings.
std::string script_source(const space::Graph& graph, const Scaling& scaling);

}  // namespace cairn::train
