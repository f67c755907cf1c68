#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/train/torchscript.hpp"
#include "train/network.hpp"
#include "train/scaling.hpp"
#include "train/weights.hpp"

/// Networks that are written and read again.
namespace cairn::train {

/// A network with a layer of every kind.
inline space::Graph every_layer(space::Size2 average = {2, 1}) {
  using namespace space;
  Graph graph;
  LayerId last = graph.add("input", Input{{3, 8, 8}}, {});
  const auto then = [&](const std::string& name, const Layer& layer) {
    last = graph.add(name, layer, {last});
    return last;
  };
  then("conv1", Conv{8, {3, 3}, {1, 1}, {1, 1}, 1, false});
  then("bn1", BatchNorm{});
  const auto stem = then("act1", Activation{ActivationKind::relu});
  then("depthwise", Conv{8, {5, 3}, {1, 1}, {2, 1}, 8, true});
  then("act2", Activation{ActivationKind::relu6});
  last = graph.add("sum", Add{}, {stem, last, stem});
  const auto pooled = then("pool", Pool{PoolKind::max, {3, 3}, {2, 2}, {1, 1}, false});
  then("act3", Activation{ActivationKind::gelu});
  then("act4", Activation{ActivationKind::silu});
  last = graph.add("both", Concat{}, {pooled, last});
  then("average", Pool{PoolKind::average, {3, 3}, {2, 2}, {0, 0}, true});
  then("act5", Activation{ActivationKind::leaky_relu});
  then("adaptive", AdaptiveAveragePool{average});
  then("flat", Flatten{});
  then("drop", Dropout{0.5});
  then("dense", Linear{12, true});
  then("act6", Activation{ActivationKind::tanh});
  then("act7", Activation{ActivationKind::sigmoid});
  then("out", Linear{5, false});
  return graph;
}

inline Model model(space::Size2 average = {2, 1}) {
  auto source = at::detail::createCPUGenerator(2);
  const Network network(every_layer(average), source);
  const torch::NoGradGuard no_grad;
  for (const auto& buffer : network.buffers())
    if (buffer.name == "bn1.running_mean") torch::Tensor(buffer.value).normal_(0, 1, source);
  auto weights = save(network);
  const Scaling scaling{{{"input", data::Statistics{{3, 1, 1}, {100, 120, 140}, {50, 60, 70}}}}};
  std::ranges::move(to_weights(scaling), std::back_inserter(weights));
  return {every_layer(average), weights};
}

inline HostTensor images(std::int64_t count) {
  Random random(4, "images");
  auto x = HostTensor::allocate(DType::uint8, {count, 3, 8, 8});
  for (auto& pixel : x.as<std::uint8_t>()) pixel = static_cast<std::uint8_t>(random.below(256));
  return x;
}

/// Sequences and vectors through shared layers, categories, a clipped input, a scaled target.
inline space::Graph several_inputs() {
  using namespace space;
  Graph graph;
  const auto left = graph.add("input_left", Input{{2, 9}}, {});
  const auto right = graph.add("input_class", Input{{2, 9}}, {});  // a word of the language
  const auto kind = graph.add("input_kind", Input{{2}}, {});
  const auto cell = graph.add("input_cell", Input{{3}}, {});
  const Conv conv{4, {1, 3}, {1, 2}, {0, 1}, 1, true};
  const auto a = graph.add("conv", conv, {left});
  const auto b = graph.add("conv2", conv, {right});
  graph.nodes.back().shares = a;
  const auto an = graph.add("bn", BatchNorm{}, {a}), bn = graph.add("bn2", BatchNorm{}, {b});
  graph.nodes.back().shares = an;
  const auto sum = graph.add("sum", Add{}, {an, bn});
  const auto flat = graph.add("flat", Flatten{}, {sum});
  const auto table = graph.add("table", Embedding{{3, 4}, 5}, {kind});
  const auto both = graph.add("both", Concat{}, {flat, table, cell});
  graph.add("out", Linear{1, true}, {both});
  return graph;
}

inline Model model_of_several() {
  auto source = at::detail::createCPUGenerator(3);
  const Network network(several_inputs(), source);
  Scaling scaling;
  scaling.inputs.push_back({"input_left", data::Statistics{{2, 1}, {1, 2}, {3, 4}}});
  scaling.inputs.push_back(
      {"input_class", data::Statistics{{2, 9}, std::vector(18, 0.5), std::vector(18, 2.0)}});
  scaling.inputs.push_back({"input_kind"});
  scaling.inputs.push_back({"input_cell", data::Statistics{{3}, {0, 1, 2}, {1, 1, 2}}, 1});
  scaling.target = {1000, 50};
  return {several_inputs(), save(network, scaling)};
}

/// Raw inputs for it; one number is missing.
inline std::vector<HostTensor> inputs_of_several(std::int64_t count) {
  auto source = at::detail::createCPUGenerator(4);
  const auto noise = [&](std::vector<std::int64_t> shape) {
    return torch::empty(shape).normal_(1, 2, source);
  };
  const auto code = [&](std::int64_t categories) {
    return torch::empty({count}, torch::kInt64).random_(0, categories, source);
  };
  auto left = noise({count, 2, 9});
  const auto right = noise({count, 2, 9}), cell = noise({count, 3});
  left[7][1][3] = NAN;
  const auto first = code(3), second = code(4);
  return {to_host(left), to_host(right), to_host(torch::stack({first, second}, 1)), to_host(cell)};
}

}  // namespace cairn::train
