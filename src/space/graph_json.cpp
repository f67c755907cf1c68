#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "cairn/core/error.hpp"
#include "cairn/space/graph.hpp"
#include "space/fields.hpp"
#include "space/names.hpp"
#include "space/vocabulary.hpp"

namespace cairn::space {
namespace {

// Keys keep their order, so that a file is easy to read.
using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& where, std::string reason) {
  throw Error({"cannot read a layer graph", where + ": " + std::move(reason), ""});
}

template <class T>
Json write(const T& value) {
  return value;
}
Json write(const Size2& value) {
  return Json::array({value.height, value.width});
}
Json write(ActivationKind value) {
  return name(value);
}
Json write(PoolKind value) {
  return words<PoolKind>()[static_cast<std::size_t>(value)];
}

Json write(const Node& node) {
  Json json{{"name", node.name}, {"kind", kind_name(node.layer)}};
  auto field = [&](const char* key, const auto& value) { json[key] = write(value); };
  std::visit([&](const auto& layer) { visit_fields(layer, field); }, node.layer);
  Json inputs = Json::array();
  for (LayerId input : node.inputs) inputs.push_back(input.value());
  json["inputs"] = std::move(inputs);
  if (node.shares) json["shares"] = node.shares->value();
  return json;
}

std::int64_t read_integer(const Json& json, const std::string& where) {
  // Unsigned values above the largest signed one would turn negative.
  if (!json.is_number_integer() ||
      (json.is_number_unsigned() && json.get<std::uint64_t>() >> 63 != 0))
    refuse(where, "expected an integer");
  return json.get<std::int64_t>();
}

const Json& read_array(const Json& json, const std::string& where) {
  if (!json.is_array()) refuse(where, "expected a list");
  return json;
}

std::string read_text(const Json& json, const std::string& where) {
  if (!json.is_string()) refuse(where, "expected a text");
  return json.get<std::string>();
}

void read(const Json& json, const std::string& where, std::int64_t& value) {
  value = read_integer(json, where);
}

void read(const Json& json, const std::string& where, int& value) {
  const std::int64_t wide = read_integer(json, where);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
    refuse(where, std::to_string(wide) + " is out of range");
  value = static_cast<int>(wide);
}

void read(const Json& json, const std::string& where, bool& value) {
  if (!json.is_boolean()) refuse(where, "expected true or false");
  value = json.get<bool>();
}

void read(const Json& json, const std::string& where, double& value) {
  if (!json.is_number()) refuse(where, "expected a number");
  value = json.get<double>();
}

void read(const Json& json, const std::string& where, Size2& value) {
  if (read_array(json, where).size() != 2) refuse(where, "expected [height, width]");
  read(json[0], where + "[0]", value.height);
  read(json[1], where + "[1]", value.width);
}

template <class T>
void read(const Json& json, const std::string& where, std::vector<T>& values) {
  for (const Json& item : read_array(json, where)) read(item, where, values.emplace_back());
}

template <class E>
requires std::is_enum_v<E>
void read(const Json& json, const std::string& where, E& value) {
  const std::string word = read_text(json, where);
  const std::size_t at = position(word, words<E>());
  if (at == words<E>().size()) refuse(where, "'" + word + "' is unknown");
  value = static_cast<E>(at);
}

template <std::size_t... I>
std::array<Layer, sizeof...(I)> one_of_each(std::index_sequence<I...>) {
  return {Layer(std::in_place_index<I>)...};
}

Layer layer_of_kind(const std::string& kind, const std::string& where) {
  for (Layer& layer : one_of_each(std::make_index_sequence<std::variant_size_v<Layer>>()))
    if (kind_name(layer) == kind) return std::move(layer);
  refuse(where, "'" + kind + "' is no kind of layer");
}

/// One node's object: each key must be there, and no other.
class NodeReader {
 public:
  NodeReader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {
    if (!json.is_object()) refuse(where_, "expected an object");
  }

  bool has(const std::string& key) const { return json_.contains(key); }

  const Json& get(const std::string& key) {
    const auto found = json_.find(key);
    if (found == json_.end()) refuse(where_, "'" + key + "' is missing");
    keys_.insert(key);
    return *found;
  }
  std::string at(const std::string& key) const { return where_ + "." + key; }

  void require_no_more() const {
    for (const auto& item : json_.items())
      if (!keys_.contains(item.key())) refuse(where_, "'" + item.key() + "' is unknown");
  }

 private:
  const Json& json_;
  std::string where_;
  std::unordered_set<std::string> keys_;
};

LayerId read_node_before(const Json& json, const std::string& where, std::size_t nodes_before) {
  const std::int64_t number = read_integer(json, where);
  if (number < 0 || number >= static_cast<std::int64_t>(nodes_before))
    refuse(where, std::to_string(number) + " is not a node before this one");
  return LayerId(static_cast<std::uint32_t>(number));
}

std::vector<LayerId> read_inputs(NodeReader& reader, std::size_t nodes_before) {
  std::vector<LayerId> inputs;
  const std::string where = reader.at("inputs");
  for (const Json& item : read_array(reader.get("inputs"), where)) {
    inputs.push_back(read_node_before(item, where, nodes_before));
  }
  return inputs;
}

Node read_node(const Json& json, std::size_t number) {
  NodeReader reader(json, "nodes[" + std::to_string(number) + "]");
  Node node;
  node.name = read_text(reader.get("name"), reader.at("name"));
  if (!valid_name(node.name)) refuse(reader.at("name"), "expected letters, digits or '_'");
  const std::string kind = read_text(reader.get("kind"), reader.at("kind"));
  node.layer = layer_of_kind(kind, reader.at("kind"));
  auto field = [&](const char* key, auto& value) { read(reader.get(key), reader.at(key), value); };
  std::visit([&](auto& layer) { visit_fields(layer, field); }, node.layer);
  node.inputs = read_inputs(reader, number);
  if (reader.has("shares"))
    node.shares = read_node_before(reader.get("shares"), reader.at("shares"), number);
  reader.require_no_more();
  return node;
}

/// Whether they are built on equal shapes is infer_shapes's to say.
void require_equal_layers(const Graph& graph) {
  const Node& node = graph.nodes.back();
  if (node.shares && !(graph[*node.shares].layer == node.layer))
    refuse("nodes[" + std::to_string(graph.nodes.size() - 1) + "].shares",
           "node " + std::to_string(node.shares->value()) + " is another layer");
}

Json parse(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    refuse("byte " + std::to_string(error.byte), "not valid JSON");
  } catch (const Json::exception& error) {
    refuse("JSON", error.what());
  }
}

}  // namespace

std::string to_json(const Graph& graph) {
  Json nodes = Json::array();
  for (const Node& node : graph.nodes) nodes.push_back(write(node));
  return Json{{"nodes", std::move(nodes)}}.dump();
}

Graph graph_from_json(std::string_view text) {
  const Json json = parse(text);
  if (!json.is_object() || json.size() != 1 || !json.contains("nodes"))
    refuse("top level", "expected an object with 'nodes' alone");
  Graph graph;
  std::unordered_set<std::string> names;
  for (const Json& item : read_array(json["nodes"], "nodes")) {
    graph.nodes.push_back(read_node(item, graph.nodes.size()));
    require_equal_layers(graph);
    const std::string& name = graph.nodes.back().name;
    if (!names.insert(name).second)
      refuse("nodes[" + std::to_string(names.size()) + "].name", "'" + name + "' is there twice");
  }
  if (graph.nodes.empty()) refuse("nodes", "the list is empty");
  return graph;
}

}  // namespace cairn::space
