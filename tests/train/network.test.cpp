#include "train/network.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "cairn/core/error.hpp"
#include "train/networks.hpp"
#include "train/support.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

namespace F = torch::nn::functional;
using space::Graph;
using torch::Tensor;

TEST(Network, ConvolutionWithStridePaddingGroupsAndBias) {
  const space::Conv conv{6, {3, 5}, {2, 1}, {1, 2}, 2, true};
  expect_equals(single({4, 9, 10}, conv), random_input({3, 4, 9, 10}),
                [](const Network& n, const Tensor& x) {
                  return F::conv2d(x, parameter(n, "layer.weight"),
                                   F::Conv2dFuncOptions()
                                       .bias(parameter(n, "layer.bias"))
                                       .stride({2, 1})
                                       .padding(std::vector<std::int64_t>{1, 2})
                                       .groups(2));
                });
}

TEST(Network, ConvolutionOfOneDimension) {
  const space::Conv conv{5, {1, 3}, {1, 2}, {0, 1}, 1, false};
  expect_equals(single({2, 1, 11}, conv), random_input({3, 2, 1, 11}),
                [](const Network& n, const Tensor& x) {
                  return F::conv1d(x.squeeze(2), parameter(n, "layer.weight").squeeze(2),
                                   F::Conv1dFuncOptions().stride(2).padding(1))
                      .unsqueeze(2);
                });
}

TEST(Network, Linear) {
  expect_equals(single({7}, space::Linear{4, true}), random_input({3, 7}),
                [](const Network& n, const Tensor& x) {
                  return torch::matmul(x, parameter(n, "layer.weight").t()) +
                         parameter(n, "layer.bias");
                });
}

TEST(Network, BatchNormInTrainingUsesTheBatch) {
  expect_equals(single({3, 4, 4}, space::BatchNorm{}), random_input({5, 3, 4, 4}),
                [](const Network& n, const Tensor& x) {
                  const auto mean = x.mean({0, 2, 3}, true);
                  const auto variance = x.var({0, 2, 3}, false, true);
                  return (x - mean) / (variance + 1e-5).sqrt() *
                             parameter(n, "layer.weight").view({1, 3, 1, 1}) +
                         parameter(n, "layer.bias").view({1, 3, 1, 1});
                });
}

TEST(Network, BatchNormTracksAndThenUsesRunningStatistics) {
  const auto network = network_of(single({3, 4, 4}, space::BatchNorm{}));
  const auto x = random_input({5, 3, 4, 4}).detach() * 2 + 1;
  Pass training{true, {}};
  network.forward({x}, training);
  const auto mean = x.mean({0, 2, 3}) * 0.1;
  const auto variance = x.var({0, 2, 3}, true, false) * 0.1 + 0.9;
  EXPECT_TRUE(torch::allclose(parameter(network, "layer.running_mean"), mean, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(parameter(network, "layer.running_var"), variance, 1e-5, 1e-6));
  EXPECT_EQ(parameter(network, "layer.num_batches_tracked").item<std::int64_t>(), 1);
  Pass evaluation{false, {}};
  const auto y = network.forward({x}, evaluation);
  const auto expected = (x - mean.view({1, 3, 1, 1})) / (variance.view({1, 3, 1, 1}) + 1e-5).sqrt();
  EXPECT_TRUE(torch::allclose(y, expected, 1e-4, 1e-5));
}

TEST(Network, Activations) {
  using enum space::ActivationKind;
  const std::vector<std::pair<space::ActivationKind, std::function<Tensor(const Tensor&)>>> cases{
      {relu, [](const Tensor& x) { return x.clamp_min(0); }},
      {relu6, [](const Tensor& x) { return x.clamp(0, 6); }},
      {gelu, [](const Tensor& x) { return 0.5 * x * (1 + torch::erf(x / std::sqrt(2.0))); }},
      {silu, [](const Tensor& x) { return x / (1 + torch::exp(-x)); }},
      {leaky_relu, [](const Tensor& x) { return torch::where(x > 0, x, 0.01 * x); }},
      {tanh, [](const Tensor& x) { return torch::tanh(x); }},
      {sigmoid, [](const Tensor& x) { return 1 / (1 + torch::exp(-x)); }}};
  for (const auto& [kind, direct] : cases)
    expect_equals(single({30}, space::Activation{kind}),
                  (random_input({4, 30}).detach() * 5).set_requires_grad(true),
                  [&](const Network&, const Tensor& x) { return direct(x); });
}

TEST(Network, Pools) {
  expect_equals(single({2, 7, 7}, space::Pool{space::PoolKind::max, {3, 3}, {2, 2}, {1, 1}, false}),
                random_input({3, 2, 7, 7}), [](const Network&, const Tensor& x) {
                  return F::max_pool2d(x, F::MaxPool2dFuncOptions(3).stride(2).padding(1));
                });
  expect_equals(
      single({2, 7, 7}, space::Pool{space::PoolKind::average, {2, 2}, {2, 2}, {0, 0}, true}),
      random_input({3, 2, 7, 7}), [](const Network&, const Tensor& x) {
        return F::avg_pool2d(x, F::AvgPool2dFuncOptions(2).stride(2).ceil_mode(true));
      });
  expect_equals(single({2, 7, 7}, space::AdaptiveAveragePool{{1, 1}}), random_input({3, 2, 7, 7}),
                [](const Network&, const Tensor& x) {
                  return x.mean({2, 3}, true);
                });
}

TEST(Network, MaxPoolOfTwoEqualsLibTorchsBitForBit) {
  const space::Pool pool{space::PoolKind::max, {2, 2}, {2, 2}, {0, 0}, false};
  const std::vector<std::vector<std::int64_t>> shapes{{3, 2, 8, 38}, {2, 1, 7, 5}, {1, 3, 2, 3}};
  for (const auto& shape : shapes)
    for (auto type : {torch::kFloat32, torch::kBFloat16}) {
      // Few distinct values, so that windows have several largest.
      const auto x = (random_input(shape).detach() * 2).round().to(type).set_requires_grad(true);
      const auto network = network_of(single({shape[1], shape[2], shape[3]}, pool));
      Pass pass{true, {}};
      const auto y = network.forward({x}, pass), expected = torch::max_pool2d(x, 2);
      EXPECT_TRUE(torch::equal(y, expected));
      const auto weight = torch::arange(1, y.numel() + 1).view_as(y).to(type);
      EXPECT_TRUE(torch::equal(torch::autograd::grad({(y * weight).sum()}, {x})[0],
                               torch::autograd::grad({(expected * weight).sum()}, {x})[0]));
    }
}

TEST(Network, MaxPoolPassesNotANumberOn) {
  const auto network = network_of(
      single({1, 2, 4}, space::Pool{space::PoolKind::max, {2, 2}, {2, 2}, {0, 0}, false}));
  auto x = torch::ones({1, 1, 2, 4});
  x[0][0][0][2] = NAN;
  Pass pass{false, {}};
  const auto y = network.forward({x}, pass);
  EXPECT_EQ(y[0][0][0][0].item<float>(), 1);
  EXPECT_TRUE(std::isnan(y[0][0][0][1].item<float>()));
}

TEST(Network, FlattenJoinsEverythingButTheBatch) {
  expect_equals(single({2, 3, 4}, space::Flatten{}), random_input({5, 2, 3, 4}),
                [](const Network&, const Tensor& x) {
                  return x.reshape({5, 24});
                });
}

TEST(Network, DropoutScalesWhatItKeepsAndRestsInEvaluation) {
  const auto network = network_of(single({20000}, space::Dropout{0.3}));
  Pass training{true, generator(4)};
  const auto y = network.forward({torch::ones({1, 20000})}, training);
  const double dropped = y.eq(0).sum().item<double>() / 20000;
  EXPECT_NEAR(dropped, 0.3, 5 * std::sqrt(0.21 / 20000));
  EXPECT_NEAR(y.max().item<float>(), 1 / 0.7, 1e-6);
  Pass evaluation{false, {}};
  EXPECT_TRUE(torch::equal(network.forward({torch::ones({1, 20000})}, evaluation),
                           torch::ones({1, 20000})));
}

/// input → conv a → relu → ┬ conv b ┬ add → relu → ┬ conv c ┬ concat
///                         └────────┘              └────────┘
Graph branched() {
  const space::Conv same{4, {3, 3}, {1, 1}, {1, 1}, 1, false};
  Graph graph;
  const auto in = graph.add("input", space::Input{{4, 6, 6}}, {});
  const auto a = graph.add("a", same, {in});
  const auto r = graph.add("r", space::Activation{}, {a});
  const auto b = graph.add("b", same, {r});
  const auto sum = graph.add("sum", space::Add{}, {b, r, in});
  const auto s = graph.add("s", space::Activation{}, {sum});
  const auto c = graph.add("c", same, {s});
  graph.add("both", space::Concat{}, {c, s});
  return graph;
}

TEST(Network, ResidualAndConcatenatedBranches) {
  expect_equals(branched(), random_input({2, 4, 6, 6}), [](const Network& n, const Tensor& x) {
    const auto conv = [&](const Tensor& in, const char* name) {
      return F::conv2d(in, parameter(n, name), F::Conv2dFuncOptions().padding(1));
    };
    const auto r = torch::relu(conv(x, "a.weight"));
    const auto s = torch::relu(conv(r, "b.weight") + r + x);
    return torch::cat({conv(s, "c.weight"), s}, 1);
  });
}

TEST(Network, ReluThatSharesItsInputLeavesItAlone) {
  Graph graph;
  const auto in = graph.add("input", space::Input{{6}}, {});
  const auto a = graph.add("a", space::Linear{6, false}, {in});
  const auto r = graph.add("r", space::Activation{}, {a});
  graph.add("sum", space::Add{}, {a, r});
  expect_equals(graph, random_input({3, 6}), [](const Network& n, const Tensor& x) {
    const auto y = torch::matmul(x, parameter(n, "a.weight").t());
    return y + torch::relu(y);
  });
}

TEST(Network, DoesNotChangeItsInput) {
  Graph graph;
  const auto in = graph.add("input", space::Input{{6}}, {});
  graph.add("r", space::Activation{}, {in});
  const auto x = random_input({3, 6}).detach();
  const auto copy = x.clone();
  Pass pass{false, {}};
  network_of(graph).forward({x}, pass);
  EXPECT_TRUE(torch::equal(x, copy));
}

TEST(Network, InitialWeightsHaveTheDocumentedSpread) {
  Graph graph;
  const auto in = graph.add("input", space::Input{{64, 8, 8}}, {});
  const auto conv = graph.add("conv", space::Conv{128, {3, 3}, {1, 1}, {1, 1}, 1, false}, {in});
  const auto flat = graph.add("flat", space::Flatten{}, {conv});
  graph.add("out", space::Linear{10, true}, {flat});
  const auto network = network_of(graph);
  const auto w = parameter(network, "conv.weight");
  EXPECT_NEAR(w.std().item<double>(), std::sqrt(2.0 / 576), 1e-3);
  EXPECT_NEAR(w.mean().item<double>(), 0, 1e-3);
  const double bound = 1 / std::sqrt(8192.0);
  EXPECT_LE(parameter(network, "out.weight").abs().max().item<double>(), bound * 1.0001);
  EXPECT_GT(parameter(network, "out.weight").abs().max().item<double>(), bound * 0.99);
}

TEST(Network, InitialWeightsDependOnTheSeedAlone) {
  torch::manual_seed(1);
  const auto first = save(network_of(branched(), 3));
  torch::manual_seed(2);
  const auto second = save(network_of(branched(), 3)), other = save(network_of(branched(), 4));
  ASSERT_EQ(first.size(), 3u);
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_TRUE(std::ranges::equal(first[i].tensor.span(), second[i].tensor.span()));
    EXPECT_FALSE(std::ranges::equal(first[i].tensor.span(), other[i].tensor.span()));
  }
}

TEST(Network, WrongGraphsAreRefused) {
  EXPECT_NE(thrown([&] { network_of(Graph{}); }).find("no input"), std::string::npos);
}

}  // namespace
}  // namespace cairn::train
