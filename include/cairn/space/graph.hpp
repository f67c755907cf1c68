#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cairn/core/hash.hpp"
#include "cairn/core/id.hpp"

namespace cairn::space {

/// Height and width [pixels]. A one-dimensional layer has height 1.
struct Size2 {
  int height = 1;
  int width = 1;
  friend bool operator==(const Size2&, const Size2&) = default;
};

enum class ActivationKind : std::uint8_t { relu, relu6, gelu, silu, leaky_relu, tanh, sigmoid };
enum class PoolKind : std::uint8_t { max, average };

/// What comes in: C×H×W for images, C×L for sequences, F for vectors (without the batch
/// dimension). What a sequence's Input puts out is C×1×L, an image of height 1.
struct Input {
  std::vector<std::int64_t> shape;
  friend bool operator==(const Input&, const Input&) = default;
};
struct Conv {
  int out_channels = 1;
  Size2 kernel, stride, padding{0, 0};
  int groups = 1;
  bool bias = false;
  friend bool operator==(const Conv&, const Conv&) = default;
};
struct Linear {
  int out_features = 1;
  bool bias = true;
  friend bool operator==(const Linear&, const Linear&) = default;
};
/// Batch normalisation over channels (Ioffe & Szegedy 2015).
struct BatchNorm {
  friend bool operator==(const BatchNorm&, const BatchNorm&) = default;
};
struct Activation {
  ActivationKind kind = ActivationKind::relu;
  friend bool operator==(const Activation&, const Activation&) = default;
};
struct Pool {
  PoolKind kind = PoolKind::max;
  Size2 kernel, stride, padding{0, 0};
  bool ceil_mode = false;
  friend bool operator==(const Pool&, const Pool&) = default;
};
/// Averages to a given size, whatever comes in; {1, 1} is global average pooling.
struct AdaptiveAveragePool {
  Size2 output;
  friend bool operator==(const AdaptiveAveragePool&, const AdaptiveAveragePool&) = default;
};
struct Flatten {
  friend bool operator==(const Flatten&, const Flatten&) = default;
};
struct Dropout {
  double probability = 0.5;
  friend bool operator==(const Dropout&, const Dropout&) = default;
};
/// Categories (integers, one for each column) → vectors, `width` features for each column. One
/// table of weights with Σ categories rows serves all columns; a column's rows begin behind those
/// of the columns before.
struct Embedding {
  std::vector<int> categories;
  int width = 1;
  friend bool operator==(const Embedding&, const Embedding&) = default;
};
/// Element-wise sum of two or more equal shapes.
struct Add {
  friend bool operator==(const Add&, const Add&) = default;
};
/// Joins two or more along the channels (or features).
struct Concat {
  friend bool operator==(const Concat&, const Concat&) = default;
};

using Layer = std::variant<Input, Conv, Linear, BatchNorm, Activation, Pool, AdaptiveAveragePool,
                           Flatten, Dropout, Add, Concat, Embedding>;

/// "conv", "linear", ...: the word used in text, JSON and parameter names.
std::string_view kind_name(const Layer& layer);
/// "conv3x3 32 /2", "max_pool 2x2 /2", "relu": a layer in a few characters.
std::string describe(const Layer& layer);
std::string_view name(ActivationKind kind);

struct Node {
  std::string name;  ///< unique in the graph, of [A-Za-z0-9_]: "stage1_block2_conv"
  Layer layer;
  std::vector<LayerId> inputs;  ///< all before this node
  /// Computes with the weights (and statistics) of that node, which comes before, has weights of
  /// its own and the same layer on an input of the same shape.
  std::optional<LayerId> shares{};

  friend bool operator==(const Node&, const Node&) = default;
};

/// A network as a value: nodes in topological order. The last node is the output.
struct Graph {
  std::vector<Node> nodes;

  /// Appends a node; throws std::logic_error for an input that is not there or a name taken.
  LayerId add(std::string name, Layer layer, std::vector<LayerId> inputs);
  const Node& operator[](LayerId id) const { return nodes[id.value()]; }

  friend bool operator==(const Graph&, const Graph&) = default;
};

/// Depends on layers and connections, not on names. Stable over machines and versions.
Hash128 hash(const Graph& graph);

std::string to_json(const Graph& graph);
/// Throws Error that names what is wrong and where.
Graph graph_from_json(std::string_view json);
/// One line for people: "conv3x3 32 → bn → relu → ..."; branches in brackets.
std::string to_text(const Graph& graph);

}  // namespace cairn::space
