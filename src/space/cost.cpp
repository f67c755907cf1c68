#include "cairn/space/cost.hpp"

#include <utility>

#include "space/checked.hpp"
#include "space/live.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

constexpr std::int64_t kFloat = 4;    ///< [bytes]
constexpr std::int64_t kCounter = 8;  ///< [bytes], of the batches that batch norm has seen

/// What the weights of a layer cost.
struct Weights {
  std::int64_t parameters = 0;
  std::int64_t macs = 0;
  std::int64_t layers = 0;
  std::int64_t buffer_bytes = 0;
};

Weights conv_weights(const Node& node, const Conv& conv, const Shape& in, const Shape& out) {
  const std::int64_t weights = product(
      node, {conv.out_channels, in[0] / conv.groups, conv.kernel.height, conv.kernel.width});
  return {sum(node, {weights, conv.bias ? conv.out_channels : 0}),
          product(node, {weights, out[1], out[2]}), 1, 0};
}

Weights linear_weights(const Node& node, const Linear& linear, const Shape& in) {
  const std::int64_t weights = product(node, {in[0], linear.out_features});
  return {sum(node, {weights, linear.bias ? linear.out_features : 0}), weights, 1, 0};
}

Weights norm_weights(const Node& node, const Shape& out) {
  const std::int64_t statistics = product(node, {2, out[0]});
  return {statistics, 0, 0, sum(node, {product(node, {kFloat, statistics}), kCounter})};
}

Weights embedding_weights(const Node& node, const Embedding& layer) {
  std::int64_t rows = 0;
  for (int count : layer.categories) rows = sum(node, {rows, count});
  return {product(node, {rows, layer.width}), 0, 0, 0};
}

Weights weights_of(const Node& node, const std::vector<Shape>& shapes, const Shape& out) {
  auto in = [&]() -> const Shape& { return shapes[node.inputs[0].value()]; };
  Weights weights =
      std::visit(Overloaded{[&](const Conv& layer) { return conv_weights(node, layer, in(), out); },
                            [&](const Linear& layer) { return linear_weights(node, layer, in()); },
                            [&](const BatchNorm&) { return norm_weights(node, out); },
                            [&](const Embedding& layer) { return embedding_weights(node, layer); },
                            [](const auto&) { return Weights{}; }},
                 node.layer);
  if (node.shares) weights.parameters = weights.buffer_bytes = 0;
  return weights;
}

Cost cost(const Graph& graph, Ends ends) {
  const std::vector<Shape> shapes = infer_shapes(graph);
  Cost total;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const Weights part = weights_of(node, shapes, shapes[i]);
    total.parameters = sum(node, {total.parameters, part.parameters});
    total.macs = sum(node, {total.macs, part.macs});
    total.weighted_layers += part.layers;
    total.weight_bytes = sum(
        node, {total.weight_bytes, product(node, {kFloat, part.parameters}), part.buffer_bytes});
  }
  Live alive = live(graph, shapes, ends);
  total.activation_bytes = alive.kept;
  total.transient_bytes = alive.transient;
  total.live = std::move(alive.inference);
  return total;
}

}  // namespace

Cost cost(const Graph& graph) {
  return cost(graph, Ends::network);
}

Cost cost(const Fragment& part) {
  Cost total = cost(part.graph, part.into_join ? Ends::into_join : Ends::part);
  for (LiveBytes& live : total.live) live.values += part.beside_bytes;
  total.gradient_bytes = part.gradient_bytes;
  return total;
}

}  // namespace cairn::space
