// How a network computes.
#include <stdexcept>
#include <variant>

#include "train/max_pool.hpp"
#include "train/network.hpp"
#include "train/torch_api.hpp"

namespace cairn::train {
namespace {

constexpr double batch_norm_momentum = 0.1;
constexpr double batch_norm_epsilon = 1e-5;

std::vector<std::int64_t> pair(space::Size2 size) {
  return {size.height, size.width};
}

/// Sequences N×C×L are images of height 1.
torch::Tensor as_image(torch::Tensor x) {
  return x.dim() == 3 ? x.unsqueeze(2) : std::move(x);
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

}  // namespace

/// Computes one step from the values of the steps before.
struct Network::Run {
  const Network& network;
  const space::Node& node;
  const Step& step;
  std::vector<torch::Tensor>& values;
  Pass& pass;

  const torch::Tensor& in() const { return values[node.inputs.front().value()]; }
  std::vector<torch::Tensor> all() const {
    std::vector<torch::Tensor> result;
    for (LayerId input : node.inputs) result.push_back(values[input.value()]);
    return result;
  }
  torch::Tensor parameter(int index) const {
    return index < 0 ? torch::Tensor() : network.parameters_[index].value;
  }

  torch::Tensor operator()(const space::Input&) const {
    throw std::logic_error("inputs compute nothing");
  }
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
    if (step.in_place) return values[node.inputs.front().value()].relu_();
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
  torch::Tensor operator()(const space::Embedding&) const {
    return torch::embedding(parameter(step.weight), in() + step.first_row).flatten(1);
  }
  torch::Tensor operator()(const space::Add&) const {
    const auto terms = all();
    auto sum = terms[0] + terms[1];
    for (std::size_t i = 2; i < terms.size(); ++i) sum.add_(terms[i]);
    return sum;
  }
  torch::Tensor operator()(const space::Concat&) const { return torch::cat(all(), 1); }
};

torch::Tensor Network::forward(std::vector<torch::Tensor> x, Pass& pass) const {
  std::vector<torch::Tensor> values(steps_.size());
  auto next = x.begin();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto& node = graph_.nodes[i];
    if (std::holds_alternative<space::Input>(node.layer)) {
      if (next == x.end()) throw std::logic_error("too few inputs");
      values[i] = as_image(std::move(*next++));
      continue;
    }
    values[i] = std::visit(Run{*this, node, steps_[i], values, pass}, node.layer);
    for (LayerId id : steps_[i].unused) values[id.value()] = torch::Tensor();
  }
  return values.back();
}

}  // namespace cairn::train
