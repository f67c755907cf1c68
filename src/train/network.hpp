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

inline constexpr double kEmbeddingDeviation = 1;

/// A layer graph with its weights, ready to compute. Differentiable by LibTorch's autograd.
///
/// Batch norm has momentum 0.1 and epsilon 1e-5, leaky ReLU the slope 0.01. An intermediate result
/// is freed after its last use.
class Network {
 public:
  /// Initial weights on the CPU from `generator`: convolutions He et al. (2015) with fan-in, linear
  /// layers uniform in ±1/√fan-in as their biases, batch norm 1 and 0, embeddings normal with
  /// standard deviation kEmbeddingDeviation. Throws Error as space::infer_shapes does, or where a
  /// graph has no input.
  Network(const space::Graph& graph, torch::Generator& generator);

  /// N×(input shape) for each input in the order of their nodes, on the network's device, float32
  /// (categories: int64) → N×(output shape).
  torch::Tensor forward(std::vector<torch::Tensor> x, Pass& pass) const;

  /// Moves the weights; with `channels_last`, the convolutions' in that memory format. Before
  /// any pass.
  void to(torch::Device device, bool channels_last);

  const space::Graph& graph() const { return graph_; }
  const std::vector<NamedVariable>& parameters() const { return parameters_; }
  /// Running statistics of batch norm.
  const std::vector<NamedVariable>& buffers() const { return buffers_; }
  /// Of embeddings, by the name of the node that has the weights.
  std::vector<NamedVariable> first_rows() const;

 private:
  /// What a node computes with: positions in `parameters_` and `buffers_` (-1: none).
  struct Step {
    int weight = -1;
    int bias = -1;
    int statistics = -1;          ///< running mean; then variance and number of batches
    torch::Tensor first_row;      ///< of each column's categories in an embedding's table; int64
    bool in_place = false;        ///< may overwrite its input
    std::vector<LayerId> unused;  ///< values that nobody needs after this step
  };
  struct Run;
  struct Maker;

  space::Graph graph_;
  std::vector<Step> steps_;  ///< one for each node
  std::vector<NamedVariable> parameters_;
  std::vector<NamedVariable> buffers_;
};

}  // namespace cairn::train
