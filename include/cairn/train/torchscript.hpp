#pragma once

#include <filesystem>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/space/graph.hpp"

namespace cairn::train {

struct Model {
  space::Graph graph;
  std::vector<NamedTensor> weights;  ///< with those of the scaling, as the objective returned them
};

/// Writes a TorchScript module: for each input of the graph raw values as in the data files (any
/// number type; not-a-number is missing), in the order of their nodes and named after the data's
/// inputs ("x" without a name), to outputs N×outputs on the scale of the target, in evaluation
/// mode. Normalisation is part of it. Throws Error for the weights of several folds.
void export_torchscript(const Model& model, const std::filesystem::path& path);

/// The same network's outputs in C++, for comparison. float32, N×outputs.
HostTensor predict(const Model& model, const std::vector<HostTensor>& x);

}  // namespace cairn::train
