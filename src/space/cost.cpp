#include "cairn/space/cost.hpp"

#include <initializer_list>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

[[noreturn]] void too_large(const Node& node) {
  throw Error({node.name, "the cost of the network exceeds 2^63 from here on", ""});
}

std::int64_t product(const Node& node, std::initializer_list<std::int64_t> factors) {
  std::int64_t result = 1;
  for (auto factor : factors)
    if (__builtin_mul_overflow(result, factor, &result)) too_large(node);
  return result;
}

std::int64_t sum(const Node& node, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) too_large(node);
  return result;
}

Cost conv_cost(const Node& node, const Conv& conv, const Shape& in, const Shape& out) {
  const std::int64_t weights = product(
      node, {conv.out_channels, in[0] / conv.groups, conv.kernel.height, conv.kernel.width});
  return {sum(node, weights, conv.bias ? conv.out_channels : 0),
          product(node, {weights, out[1], out[2]}), 1};
}

Cost linear_cost(const Node& node, const Linear& linear, const Shape& in) {
  const std::int64_t weights = product(node, {in[0], linear.out_features});
  return {sum(node, weights, linear.bias ? linear.out_features : 0), weights, 1};
}

Cost node_cost(const Node& node, const std::vector<Shape>& shapes, const Shape& out) {
  auto in = [&]() -> const Shape& { return shapes[node.inputs[0].value()]; };
  return std::visit(Overloaded{[&](const Conv& layer) { return conv_cost(node, layer, in(), out); },
                               [&](const Linear& layer) { return linear_cost(node, layer, in()); },
                               [&](const BatchNorm&) {
                                 return Cost{product(node, {2, out[0]}), 0, 0};
                               },
                               [](const auto&) { return Cost{}; }},
                    node.layer);
}

}  // namespace

Cost cost(const Graph& graph) {
  const std::vector<Shape> shapes = infer_shapes(graph);
  Cost total;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const Cost part = node_cost(node, shapes, shapes[i]);
    total.parameters = sum(node, total.parameters, part.parameters);
    total.macs = sum(node, total.macs, part.macs);
    total.weighted_layers += part.weighted_layers;
  }
  return total;
}

}  // namespace cairn::space
