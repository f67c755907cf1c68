#include "cairn/space/graph.hpp"

#include <algorithm>
#include <stdexcept>

#include "space/bytes.hpp"
#include "space/fields.hpp"
#include "space/names.hpp"

namespace cairn::space {
namespace {

constexpr std::uint64_t kShares = ~std::uint64_t{0};

/// Any integral or enumerated field counts as one number.
template <class T>
void add_field(Bytes& bytes, const T& value) {
  bytes.add(static_cast<std::uint64_t>(value));
}
void add_field(Bytes& bytes, double value) {
  bytes.add_real(value);
}
void add_field(Bytes& bytes, const Size2& value) {
  add_field(bytes, value.height);
  add_field(bytes, value.width);
}
template <class T>
void add_field(Bytes& bytes, const std::vector<T>& values) {
  bytes.add(values.size());
  for (const T value : values) add_field(bytes, value);
}

void add_node(Bytes& bytes, const Node& node) {
  bytes.add(node.layer.index());
  std::visit(
      [&](const auto& layer) {
        visit_fields(layer, [&](const char*, const auto& field) { add_field(bytes, field); });
      },
      node.layer);
  bytes.add(node.inputs.size());
  for (LayerId input : node.inputs) bytes.add(input.value());
  // No kind of layer has this number: graphs without shared weights keep their hashes.
  if (!node.shares) return;
  bytes.add(kShares);
  bytes.add(node.shares->value());
}

}  // namespace

bool valid_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

LayerId Graph::add(std::string name, Layer layer, std::vector<LayerId> inputs) {
  if (!valid_name(name)) throw std::logic_error("'" + name + "' is no name for a layer");
  if (std::ranges::find(nodes, name, &Node::name) != nodes.end())
    throw std::logic_error("the graph has a layer '" + name + "' already");
  for (LayerId input : inputs)
    if (input.value() >= nodes.size())
      throw std::logic_error("layer '" + name + "' has an input that is not there");
  nodes.push_back({std::move(name), std::move(layer), std::move(inputs)});
  return LayerId(static_cast<std::uint32_t>(nodes.size() - 1));
}

Hash128 hash(const Graph& graph) {
  Bytes bytes;
  bytes.reserve(16 * graph.nodes.size());
  for (const Node& node : graph.nodes) add_node(bytes, node);
  return hash128(bytes.span());
}

}  // namespace cairn::space
