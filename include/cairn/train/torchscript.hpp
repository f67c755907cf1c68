#pragma once

#include <filesystem>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/space/graph.hpp"

namespace cairn::train {

struct Model {
  space::Graph graph;
  std::vector<NamedTensor> weights;  ///< with those of "input", as the objective returned them
};

/// Writes a TorchScript module: raw inputs N×C×H×W (any number type, on the scale of the data
/// files) to logits N×outputs, in evaluation mode; normalisation is part of it.
void export_torchscript(const Model& model, const std::filesystem::path& path);

/// The same network's logits for inputs N×C×H×W in C++, for comparison. float32, N×outputs.
HostTensor predict(const Model& model, const HostTensor& x);

}  // namespace cairn::train
