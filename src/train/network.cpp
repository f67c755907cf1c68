#include "train/network.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"

namespace cairn::train {
namespace {

torch::Tensor uniform(std::vector<std::int64_t> shape, double bound, torch::Generator& generator) {
  return torch::empty(shape).uniform_(-bound, bound, generator);
}

/// For each node, the last one that reads it (itself when none does).
std::vector<std::size_t> last_uses(const space::Graph& graph) {
  std::vector<std::size_t> last(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    last[i] = i;
    for (LayerId input : graph.nodes[i].inputs) last[input.value()] = i;
  }
  return last;
}

std::vector<int> use_counts(const space::Graph& graph) {
  std::vector<int> uses(graph.nodes.size());
  for (const auto& node : graph.nodes)
    for (LayerId input : node.inputs) ++uses[input.value()];
  return uses;
}

/// Whether the backward pass does without what this layer put out.
bool output_is_expendable(const space::Layer& layer) {
  return std::holds_alternative<space::Conv>(layer) ||
         std::holds_alternative<space::Linear>(layer) ||
         std::holds_alternative<space::BatchNorm>(layer) ||
         std::holds_alternative<space::Add>(layer);
}

bool is_relu(const space::Layer& layer) {
  const auto* activation = std::get_if<space::Activation>(&layer);
  return activation != nullptr && activation->kind == space::ActivationKind::relu;
}

/// Of each column in an embedding's table, and their number at the end.
std::vector<std::int64_t> row_starts(const space::Embedding& embedding) {
  std::vector<std::int64_t> rows{0};
  for (int categories : embedding.categories) rows.push_back(rows.back() + categories);
  return rows;
}

bool is_input(const space::Node& node) {
  return std::holds_alternative<space::Input>(node.layer);
}

void require_input(const space::Graph& graph) {
  if (std::ranges::any_of(graph.nodes, is_input)) return;
  throw Error({"the network cannot be built", "it has no input", ""});
}

}  // namespace

/// Gives a layer its weights.
struct Network::Maker {
  Network& network;
  const space::Node& node;
  std::int64_t channels;  ///< of what comes in
  torch::Generator& generator;
  Step step{};

  int add(const char* parameter, torch::Tensor value, bool trained) const {
    auto& list = trained ? network.parameters_ : network.buffers_;
    list.push_back({node.name + "." + parameter, std::move(value.set_requires_grad(trained))});
    return static_cast<int>(list.size()) - 1;
  }

  void operator()(const space::Conv& conv) {
    const auto fan_in = channels / conv.groups * conv.kernel.height * conv.kernel.width;
    auto weight = torch::empty(
        {conv.out_channels, channels / conv.groups, conv.kernel.height, conv.kernel.width});
    weight.normal_(0, std::sqrt(2.0 / static_cast<double>(fan_in)), generator);
    step.weight = add("weight", weight, true);
    if (conv.bias) step.bias = add("bias", torch::zeros({conv.out_channels}), true);
  }
  void operator()(const space::Linear& linear) {
    const double bound = 1 / std::sqrt(static_cast<double>(channels));
    step.weight = add("weight", uniform({linear.out_features, channels}, bound, generator), true);
    if (linear.bias)
      step.bias = add("bias", uniform({linear.out_features}, bound, generator), true);
  }
  void operator()(const space::BatchNorm&) {
    step.weight = add("weight", torch::ones({channels}), true);
    step.bias = add("bias", torch::zeros({channels}), true);
    step.statistics = add("running_mean", torch::zeros({channels}), false);
    add("running_var", torch::ones({channels}), false);
    add("num_batches_tracked", torch::zeros({}, torch::kInt64), false);
  }
  void operator()(const space::Embedding& embedding) {
    const auto rows = row_starts(embedding);
    auto weight = torch::empty({rows.back(), embedding.width});
    weight.normal_(0, kEmbeddingDeviation, generator);
    step.weight = add("weight", weight, true);
    step.first_row = torch::tensor(rows, torch::kInt64).slice(0, 0, -1);
  }
  template <class Other>
  void operator()(const Other&) {}
};

Network::Network(const space::Graph& graph, torch::Generator& generator) : graph_(graph) {
  require_input(graph);
  const torch::NoGradGuard no_grad;
  const auto shapes = space::infer_shapes(graph);
  const auto last = last_uses(graph);
  const auto uses = use_counts(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    Step step;
    if (node.shares) {
      step = steps_[node.shares->value()];
    } else if (!node.inputs.empty()) {
      Maker maker{*this, node, shapes[node.inputs.front().value()].front(), generator};
      std::visit(maker, node.layer);
      step = std::move(maker.step);
    }
    step.unused.clear();
    for (LayerId input : node.inputs)
      if (last[input.value()] == i) step.unused.push_back(input);
    step.in_place = is_relu(node.layer) && uses[node.inputs.front().value()] == 1 &&
                    output_is_expendable(graph[node.inputs.front()].layer);
    steps_.push_back(std::move(step));
  }
}

std::vector<NamedVariable> Network::first_rows() const {
  std::vector<NamedVariable> result;
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (steps_[i].first_row.defined() && !graph_.nodes[i].shares)
      result.push_back({graph_.nodes[i].name, steps_[i].first_row});
  return result;
}

void Network::to(torch::Device device, bool channels_last) {
  const torch::NoGradGuard no_grad;
  for (auto* list : {&parameters_, &buffers_})
    for (auto& [name, value] : *list) {
      const bool trained = value.requires_grad();
      const bool image = channels_last && value.dim() == 4;
      value = value.detach().to(device).contiguous(image ? at::MemoryFormat::ChannelsLast
                                                         : at::MemoryFormat::Contiguous);
      value.set_requires_grad(trained);
    }
  for (auto& step : steps_)
    if (step.first_row.defined()) step.first_row = step.first_row.to(device);
}

}  // namespace cairn::train
