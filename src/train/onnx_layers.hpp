#pragma once

#include <string>
#include <vector>

#include "cairn/space/graph.hpp"
#include "train/onnx_model.hpp"

namespace cairn::train::onnx {

/// A layer on its way into a model.
struct Operand {
  const space::Graph& graph;
  const space::Node& node;
  std::vector<std::string> inputs;  ///< values of the model
};

/// Adds a layer other than an Input; its weights are constants of the model already. Returns the
/// name of its value.
std::string add_layer(Model& model, const Operand& operand);

}  // namespace cairn::train::onnx
