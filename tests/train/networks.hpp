#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "train/network.hpp"

namespace cairn::train {

inline torch::Generator generator(std::uint64_t seed) {
  return at::detail::createCPUGenerator(seed);
}

inline space::Graph single(std::vector<std::int64_t> input, const space::Layer& layer) {
  space::Graph graph;
  const auto in = graph.add("input", space::Input{std::move(input)}, {});
  graph.add("layer", layer, {in});
  return graph;
}

inline Network network_of(const space::Graph& graph, std::uint64_t seed = 1) {
  auto source = generator(seed);
  return {graph, source};
}

inline torch::Tensor parameter(const Network& network, const std::string& name) {
  for (const auto* list : {&network.parameters(), &network.buffers()})
    for (const auto& variable : *list)
      if (variable.name == name) return variable.value;
  throw std::runtime_error("no parameter " + name);
}

inline torch::Tensor random_input(std::vector<std::int64_t> shape) {
  auto source = generator(5);
  return torch::empty(shape).normal_(0, 1, source).set_requires_grad(true);
}

/// Gradients of a fixed random projection of `out`.
inline std::vector<torch::Tensor> gradients(const torch::Tensor& out,
                                            const std::vector<torch::Tensor>& of) {
  auto source = generator(9);
  const auto weights = torch::empty(out.sizes()).normal_(0, 1, source);
  return torch::autograd::grad({(out * weights).sum()}, of);
}

/// Outputs and gradients of a one-layer network equal those of a direct call.
inline void expect_equals(
    const space::Graph& graph, const torch::Tensor& x,
    const std::function<torch::Tensor(const Network&, const torch::Tensor&)>& direct) {
  const auto network = network_of(graph);
  Pass pass{true, generator(1)};
  const auto y = network.forward({x}, pass);
  const auto expected = direct(network, x);
  ASSERT_EQ(y.sizes(), expected.sizes());
  EXPECT_LE((y - expected).abs().max().item<float>(), 1e-6);
  std::vector<torch::Tensor> of{x};
  for (const auto& variable : network.parameters()) of.push_back(variable.value);
  const auto a = gradients(y, of), b = gradients(expected, of);
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_LE((a[i] - b[i]).abs().max().item<float>(), 1e-5) << "gradient " << i;
}

}  // namespace cairn::train
