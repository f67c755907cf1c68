#include "cairn/transfer/units.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/core/hash.hpp"
#include "cairn/space/shape.hpp"

namespace cairn::transfer {
namespace {

using protocol::Match;
using protocol::Unit;
using space::BatchNorm;
using space::Conv;
using space::Embedding;
using space::Graph;
using space::Linear;
using space::Node;
using space::Shape;

/// Numbers in a row, eight bytes each, little endian on every machine: what is hashed.
class Numbers {
 public:
  void add(std::uint64_t value) {
    for (int byte = 0; byte < 8; ++byte)
      bytes_.push_back(static_cast<std::byte>(value >> (8 * byte)));
  }
  void add(const Hash128& hash) {
    add(hash.high);
    add(hash.low);
  }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

std::uint64_t product(const Node& node, std::initializer_list<std::int64_t> factors) {
  std::uint64_t result = 1;
  for (const std::int64_t factor : factors)
    if (__builtin_mul_overflow(result, static_cast<std::uint64_t>(factor), &result))
      throw Error({node.name, "it has more than 2^64 weights", ""});
  return result;
}

/// The weights of one node: what tells their shapes from others, and how many are trained.
struct Weights {
  std::vector<std::int64_t> form;
  std::uint64_t parameters = 0;
};

// Groups count as well: a depthwise convolution of 8 channels has the weights of a plain one that
// reads a single channel, but they mean something else.
Weights weights(const Node& node, const Conv& conv, const Shape& in) {
  const std::int64_t inputs = in[0] / conv.groups;
  const auto& [height, width] = conv.kernel;
  return {{conv.out_channels, inputs, height, width, conv.groups, conv.bias},
          product(node, {conv.out_channels, inputs, height, width}) +
              (conv.bias ? static_cast<std::uint64_t>(conv.out_channels) : 0)};
}
Weights weights(const Node& node, const Linear& linear, const Shape& in) {
  return {{linear.out_features, in[0], linear.bias},
          product(node, {linear.out_features, in[0]}) +
              (linear.bias ? static_cast<std::uint64_t>(linear.out_features) : 0)};
}
Weights weights(const Node& node, const BatchNorm&, const Shape& in) {
  return {{in[0]}, product(node, {2, in[0]})};
}

/// One table for all columns, of which each has its own rows.
Weights weights(const Node& node, const Embedding& layer, const Shape&) {
  Weights result{{layer.width}, 0};
  std::int64_t rows = 0;
  for (const int count : layer.categories) {
    result.form.push_back(count);
    rows += count;
  }
  result.parameters = product(node, {rows, layer.width});
  return result;
}

/// Nothing: a layer without weights.
std::optional<Weights> weights(const Node& node, const std::vector<Shape>& shapes) {
  return std::visit(
      [&](const auto& layer) -> std::optional<Weights> {
        if constexpr (requires(const Shape& in) { weights(node, layer, in); })
          return weights(node, layer, shapes[node.inputs[0].value()]);
        return std::nullopt;
      },
      node.layer);
}

/// The nodes that make a unit, by their positions, and what they hold.
struct Group {
  std::vector<std::size_t> nodes;
  Numbers form;
  std::uint64_t parameters = 0;

  void add(const Graph& graph, std::size_t node, const Weights& weights) {
    nodes.push_back(node);
    form.add(graph.nodes[node].layer.index());
    form.add(weights.form.size());
    for (const std::int64_t number : weights.form) form.add(static_cast<std::uint64_t>(number));
    parameters += weights.parameters;
  }
};

/// The nodes that read each node, one for each connection.
std::vector<std::vector<std::size_t>> readers(const Graph& graph) {
  std::vector<std::vector<std::size_t>> result(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    for (const LayerId input : graph.nodes[i].inputs) result[input.value()].push_back(i);
  return result;
}

template <class Layer>
bool is(const Node& node) {
  return std::holds_alternative<Layer>(node.layer);
}

std::vector<Group> groups(const Graph& graph) {
  const std::vector<Shape> shapes = space::infer_shapes(graph);
  const auto read_by = readers(graph);
  std::vector<Group> result;
  std::vector<bool> taken(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto own = weights(graph.nodes[i], shapes);
    if (!own || taken[i] || graph.nodes[i].shares) continue;
    result.emplace_back().add(graph, i, *own);
    if (is<BatchNorm>(graph.nodes[i]) || read_by[i].size() != 1) continue;
    const std::size_t next = read_by[i][0];
    if (!is<BatchNorm>(graph.nodes[next]) || graph.nodes[next].shares) continue;
    result.back().add(graph, next, *weights(graph.nodes[next], shapes));
    taken[next] = true;
  }
  return result;
}

/// For each node a hash of it and of all that comes before it (Merkle 1979).
std::vector<Hash128> histories(const Graph& graph) {
  std::vector<Hash128> result;
  for (const Node& node : graph.nodes) {
    Numbers numbers;
    numbers.add(space::hash(Graph{{Node{"", node.layer, {}}}}));
    for (const LayerId input : node.inputs) numbers.add(result[input.value()]);
    // Weights are those of that node, with what is before it.
    if (node.shares) numbers.add(result[node.shares->value()]);
    result.push_back(hash128(numbers.bytes()));
  }
  return result;
}

/// Where the batch norm is one of its own, its history is that of a unit that it belongs to: the
/// number of nodes tells them apart.
std::uint64_t identity(const Group& group, const std::vector<Hash128>& histories) {
  Numbers numbers;
  numbers.add(histories[group.nodes.back()]);
  numbers.add(group.nodes.size());
  return hash64(numbers.bytes());
}

}  // namespace

std::vector<Unit> units(const Graph& graph, Match match) {
  if (match == Match::none) return {};
  const std::vector<Group> all = groups(graph);
  const auto before = match == Match::identity ? histories(graph) : std::vector<Hash128>{};
  std::vector<Unit> result;
  for (const Group& group : all) {
    Unit& unit = result.emplace_back();
    for (const std::size_t node : group.nodes) unit.nodes.push_back(graph.nodes[node].name);
    unit.key = match == Match::identity ? identity(group, before) : hash64(group.form.bytes());
    unit.parameters = group.parameters;
  }
  return result;
}

}  // namespace cairn::transfer
