#include "train/network.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "train/max_pool.hpp"
#include "train/torch_api.hpp"

namespace cairn::train {
namespace {

constexpr double batch_norm_momentum = 0.1;
constexpr double batch_norm_epsilon = 1e-5;

std::vector<std::int64_t> pair(space::Size2 size) {
  return {size.height, size.width};
}

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

torch::Tensor activate(space::ActivationKind kind, const torch::Tensor& x) {
  using enum space::ActivationKind;
  switch (kind) {
    case relu:
      return torch::relu(x);
    case relu6:
      return torch::hardtanh(x, 0, 6);
    case gelu:
      return torch::gelu(x);
    case silu:
      return torch::silu(x);
    case leaky_relu:
      return torch::leaky_relu(x, 0.01);
    case tanh:
      return torch::tanh(x);
    case sigmoid:
      return torch::sigmoid(x);
  }
  throw std::logic_error("no such activation");
}

void require_one_input(const space::Graph& graph) {
  const auto inputs = std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const auto& node) {
    return std::holds_alternative<space::Input>(node.layer);
  });
  if (inputs == 1 && std::holds_alternative<space::Input>(graph.nodes.front().layer)) return;
  throw Error({"the network cannot be built",
               "it has " + std::to_string(inputs) + " inputs where one is expected, as first layer",
               ""});
}

}  // namespace

Network::Network(const space::Graph& graph, torch::Generator& generator) {
  require_one_input(graph);
  const torch::NoGradGuard no_grad;
  const auto shapes = space::infer_shapes(graph);
  const auto last = last_uses(graph);
  const auto uses = use_counts(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    Step step{graph.nodes[i], -1, -1, -1, false, {}};
    for (LayerId input : step.node.inputs)
      if (last[input.value()] == i) step.unused.push_back(input);
    if (!step.node.inputs.empty()) {
      const auto input = step.node.inputs.front();
      step.in_place = is_relu(step.node.layer) && uses[input.value()] == 1 &&
                      output_is_expendable(graph[input].layer);
      add_weights(step, shapes[input.value()], generator);
    }
    steps_.push_back(std::move(step));
  }
}

int Network::add(const Step& step, const char* parameter, torch::Tensor value, bool trained) {
  auto& list = trained ? parameters_ : buffers_;
  list.push_back({step.node.name + "." + parameter, std::move(value.set_requires_grad(trained))});
  return static_cast<int>(list.size()) - 1;
}

void Network::add_weights(Step& step, const std::vector<std::int64_t>& input,
                          torch::Generator& generator) {
  const std::int64_t channels = input.front();
  if (const auto* conv = std::get_if<space::Conv>(&step.node.layer)) {
    const auto fan_in = channels / conv->groups * conv->kernel.height * conv->kernel.width;
    auto weight = torch::empty(
        {conv->out_channels, channels / conv->groups, conv->kernel.height, conv->kernel.width});
    weight.normal_(0, std::sqrt(2.0 / static_cast<double>(fan_in)), generator);
    step.weight = add(step, "weight", weight, true);
    if (conv->bias) step.bias = add(step, "bias", torch::zeros({conv->out_channels}), true);
  } else if (const auto* linear = std::get_if<space::Linear>(&step.node.layer)) {
    const double bound = 1 / std::sqrt(static_cast<double>(channels));
    step.weight =
        add(step, "weight", uniform({linear->out_features, channels}, bound, generator), true);
    if (linear->bias)
      step.bias = add(step, "bias", uniform({linear->out_features}, bound, generator), true);
  } else if (std::holds_alternative<space::BatchNorm>(step.node.layer)) {
    step.weight = add(step, "weight", torch::ones({channels}), true);
    step.bias = add(step, "bias", torch::zeros({channels}), true);
    step.statistics = add(step, "running_mean", torch::zeros({channels}), false);
    add(step, "running_var", torch::ones({channels}), false);
    add(step, "num_batches_tracked", torch::zeros({}, torch::kInt64), false);
  }
}

/// Computes one step from the values of the steps before.
struct Network::Run {
  const Network& network;
  const Step& step;
  std::vector<torch::Tensor>& values;
  Pass& pass;

  const torch::Tensor& in() const { return values[step.node.inputs.front().value()]; }
  std::vector<torch::Tensor> all() const {
    std::vector<torch::Tensor> result;
    for (LayerId input : step.node.inputs) result.push_back(values[input.value()]);
    return result;
  }
  torch::Tensor parameter(int index) const {
    return index < 0 ? torch::Tensor() : network.parameters_[index].value;
  }

  torch::Tensor operator()(const space::Input&) const { throw std::logic_error("second input"); }
  torch::Tensor operator()(const space::Conv& conv) const {
    if (conv.groups == 1 || !in().is_cpu() || !slow_grouped_bfloat16) return convolve(conv, in());
    const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::DispatchKey::AutocastCPU);
    return convolve(conv, in().to(at::kFloat));
  }
  torch::Tensor convolve(const space::Conv& conv, const torch::Tensor& x) const {
    return torch::conv2d(x, parameter(step.weight), parameter(step.bias), pair(conv.stride),
                         pair(conv.padding), {1, 1}, conv.groups);
  }
  torch::Tensor operator()(const space::Linear&) const {
    return torch::linear(in(), parameter(step.weight), parameter(step.bias));
  }
  torch::Tensor operator()(const space::BatchNorm&) const {
    const auto* statistics = &network.buffers_[step.statistics];
    if (pass.training) statistics[2].value.add_(1);
    return torch::batch_norm(in(), parameter(step.weight), parameter(step.bias),
                             statistics[0].value, statistics[1].value, pass.training,
                             batch_norm_momentum, batch_norm_epsilon, true);
  }
  torch::Tensor operator()(const space::Activation& activation) const {
    if (step.in_place) return values[step.node.inputs.front().value()].relu_();
    return activate(activation.kind, in());
  }
  torch::Tensor operator()(const space::Pool& pool) const {
    if (is_plain_max_pool(pool, in())) return MaxPool::apply(in());
    if (pool.kind == space::PoolKind::max)
      return torch::max_pool2d(in(), pair(pool.kernel), pair(pool.stride), pair(pool.padding),
                               {1, 1}, pool.ceil_mode);
    return torch::avg_pool2d(in(), pair(pool.kernel), pair(pool.stride), pair(pool.padding),
                             pool.ceil_mode);
  }
  torch::Tensor operator()(const space::AdaptiveAveragePool& pool) const {
    return torch::adaptive_avg_pool2d(in(), pair(pool.output));
  }
  torch::Tensor operator()(const space::Flatten&) const { return torch::flatten(in(), 1); }
  torch::Tensor operator()(const space::Dropout& dropout) const {
    if (!pass.training || dropout.probability == 0) return in();
    if (dropout.probability >= 1) return in() * 0;
    const double keep = 1 - dropout.probability;
    return in() * torch::empty_like(in()).bernoulli_(keep, pass.dropout).div_(keep);
  }
  torch::Tensor operator()(const space::Add&) const {
    const auto terms = all();
    auto sum = terms[0] + terms[1];
    for (std::size_t i = 2; i < terms.size(); ++i) sum.add_(terms[i]);
    return sum;
  }
  torch::Tensor operator()(const space::Concat&) const { return torch::cat(all(), 1); }
};

torch::Tensor Network::forward(torch::Tensor x, Pass& pass) const {
  std::vector<torch::Tensor> values(steps_.size());
  values[0] = std::move(x);
  for (std::size_t i = 1; i < steps_.size(); ++i) {
    values[i] = std::visit(Run{*this, steps_[i], values, pass}, steps_[i].node.layer);
    for (LayerId id : steps_[i].unused) values[id.value()] = torch::Tensor();
  }
  return values.back();
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
}

}  // namespace cairn::train
