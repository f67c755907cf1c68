#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "cairn/space/graph.hpp"

namespace cairn::train {

/// A tensor of the network: "<node>.<parameter>", as in "stage1_block1_conv1.weight".
struct NamedVariable {
  std::string name;
  torch::Tensor value;
};

/// How a forward pass behaves.
struct Pass {
  bool training = false;
  torch::Generator dropout;  ///< used in training only
};

/// A layer graph with its weights, ready to compute. Differentiable by LibTorch's autograd.
///
/// Batch norm has momentum 0.1 and epsilon 1e-5, leaky ReLU the slope 0.01. An intermediate result
/// is freed after its last use.
class Network {
 public:
  /// Initial weights on the CPU from `generator`: convolutions He et al. (2015) with fan-in, linear
  /// layers uniform in ±1/√fan-in as their biases, batch norm 1 and 0. Throws Error as
  /// space::infer_shapes does, or where a graph has not exactly one input.
  Network(const space::Graph& graph, torch::Generator& generator);

  /// N×(input shape), float32, on the network's device → N×(output shape).
  torch::Tensor forward(torch::Tensor x, Pass& pass) const;

  /// Moves the weights; with `channels_last`, the convolutions' in that memory format. Before
  /// any pass.
  void to(torch::Device device, bool channels_last);

  const std::vector<NamedVariable>& parameters() const { return parameters_; }
  /// Running statistics of batch norm.
  const std::vector<NamedVariable>& buffers() const { return buffers_; }

 private:
  /// One node, with positions of its tensors in `parameters_` and `buffers_` (-1: none).
  struct Step {
    space::Node node;
    int weight = -1;
    int bias = -1;
    int statistics = -1;          ///< running mean; then variance and number of batches
    bool in_place = false;        ///< may overwrite its input
    std::vector<LayerId> unused;  ///< values that nobody needs after this step
  };
  struct Run;

  void add_weights(Step& step, const std::vector<std::int64_t>& input, torch::Generator& generator);
  int add(const Step& step, const char* parameter, torch::Tensor value, bool trained);

  std::vector<Step> steps_;
  std::vector<NamedVariable> parameters_;
  std::vector<NamedVariable> buffers_;
};

}  // namespace cairn::train
