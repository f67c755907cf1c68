// Networks of several inputs: sequences, categories, shared weights. Against LibTorch's modules.
#include <gtest/gtest.h>

#include "train/networks.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

using space::Graph;
using torch::Tensor;

/// Overwrites parameters of a module by ones of a network.
void overwrite(const Tensor& target, const Tensor& value) {
  const torch::NoGradGuard no_grad;
  Tensor(target).copy_(value.view_as(target));
}

TEST(Layers, InputsComeInTheOrderOfTheirNodes) {
  Graph graph;
  const auto a = graph.add("input_a", space::Input{{2}}, {});
  const auto b = graph.add("input_b", space::Input{{3}}, {});
  graph.add("both", space::Concat{}, {b, a});
  const auto x = random_input({4, 2}), y = random_input({4, 3});
  Pass pass{false, {}};
  EXPECT_TRUE(torch::equal(network_of(graph).forward({x, y}, pass), torch::cat({y, x}, 1)));
  EXPECT_THROW(network_of(graph).forward({x}, pass), std::exception);
}

/// Convolution, batch norm, ReLU, pooling, dense: as anyone would write it with torch.nn.
TEST(Layers, SequencesEqualLibTorchsModules) {
  Graph graph;
  auto last = graph.add("input", space::Input{{2, 13}}, {});
  last = graph.add("conv", space::Conv{6, {1, 5}, {1, 2}, {0, 2}, 1, true}, {last});
  last = graph.add("bn", space::BatchNorm{}, {last});
  last = graph.add("act", space::Activation{}, {last});
  last =
      graph.add("pool", space::Pool{space::PoolKind::max, {1, 3}, {1, 3}, {0, 0}, false}, {last});
  last = graph.add("flat", space::Flatten{}, {last});
  graph.add("out", space::Linear{4, true}, {last});
  expect_equals(graph, random_input({5, 2, 13}), [](const Network& n, const Tensor& x) {
    torch::nn::Conv1d conv(torch::nn::Conv1dOptions(2, 6, 5).stride(2).padding(2));
    torch::nn::BatchNorm1d norm(6);
    torch::nn::MaxPool1d pool(torch::nn::MaxPool1dOptions(3));
    conv->weight = parameter(n, "conv.weight").squeeze(2);
    conv->bias = parameter(n, "conv.bias");
    norm->weight = parameter(n, "bn.weight");
    norm->bias = parameter(n, "bn.bias");
    const auto y = pool(torch::relu(norm(conv(x)))).flatten(1);
    return torch::linear(y, parameter(n, "out.weight"), parameter(n, "out.bias"));
  });
}

TEST(Layers, GlobalPoolOfSequencesIsTheirMean) {
  Graph graph;
  auto last = graph.add("input", space::Input{{2, 7}}, {});
  last = graph.add("pool", space::AdaptiveAveragePool{{1, 1}}, {last});
  graph.add("flat", space::Flatten{}, {last});
  expect_equals(graph, random_input({5, 2, 7}),
                [](const Network&, const Tensor& x) { return x.mean(2); });
}

TEST(Layers, BatchNormOfVectorsEqualsLibTorchs) {
  expect_equals(single({6}, space::BatchNorm{}), random_input({9, 6}),
                [](const Network& n, const Tensor& x) {
                  torch::nn::BatchNorm1d norm(6);
                  norm->weight = parameter(n, "layer.weight");
                  norm->bias = parameter(n, "layer.bias");
                  return norm(x);
                });
}

const space::Embedding three_columns{{4, 2, 5}, 3};

TEST(Layers, EmbeddingsEqualOneModuleForEachColumn) {
  const auto codes = torch::tensor({{0, 0, 0}, {3, 1, 4}, {2, 0, 4}, {3, 1, 1}}, torch::kInt64);
  const auto network = network_of(single({3}, three_columns));
  const auto table = parameter(network, "layer.weight");
  ASSERT_EQ(table.sizes(), (std::vector<std::int64_t>{11, 3}));
  std::vector<Tensor> parts;
  std::int64_t row = 0;
  for (int column = 0; column < 3; ++column) {
    const auto categories = three_columns.categories[static_cast<std::size_t>(column)];
    torch::nn::Embedding module(categories, 3);
    module->weight = table.narrow(0, row, categories);
    parts.push_back(module(codes.select(1, column)));
    row += categories;
  }
  const auto expected = torch::cat(parts, 1);
  Pass pass{true, {}};
  const auto actual = network.forward({codes}, pass);
  EXPECT_TRUE(torch::equal(actual, expected));
  EXPECT_TRUE(torch::allclose(gradients(actual, {table})[0], gradients(expected, {table})[0]));
}

TEST(Layers, EmbeddingsStartWithTheDocumentedSpread) {
  const auto table =
      parameter(network_of(single({1}, space::Embedding{{2000}, 16})), "layer.weight");
  EXPECT_NEAR(table.std().item<double>() / kEmbeddingDeviation, 1, 0.02);
  EXPECT_NEAR(table.mean().item<double>() / kEmbeddingDeviation, 0, 0.02);
}

/// Two inputs of one shape through the same convolution and batch norm.
Graph twins() {
  Graph graph;
  const auto a = graph.add("input_a", space::Input{{2, 9}}, {});
  const auto b = graph.add("input_b", space::Input{{2, 9}}, {});
  const space::Conv conv{4, {1, 3}, {1, 1}, {0, 1}, 1, true};
  auto left = graph.add("conv", conv, {a});
  auto right = graph.add("conv_b", conv, {b});
  graph.nodes.back().shares = left;
  const auto norm = graph.add("bn", space::BatchNorm{}, {left});
  right = graph.add("bn_b", space::BatchNorm{}, {right});
  graph.nodes.back().shares = norm;
  graph.add("both", space::Concat{}, {norm, right});
  return graph;
}

TEST(Layers, SharedWeightsEqualAModuleThatIsUsedTwice) {
  const auto network = network_of(twins());
  ASSERT_EQ(network.parameters().size(), 4u);
  ASSERT_EQ(network.buffers().size(), 3u);
  torch::nn::Conv1d conv(torch::nn::Conv1dOptions(2, 4, 3).padding(1));
  torch::nn::BatchNorm1d norm(4);
  overwrite(conv->weight, parameter(network, "conv.weight"));
  overwrite(conv->bias, parameter(network, "conv.bias"));
  const auto x = random_input({6, 2, 9}), y = random_input({6, 2, 9}).detach() * 2 + 1;
  Pass pass{true, {}};
  const auto actual = network.forward({x, y}, pass);
  const auto left = norm(conv(x)), right = norm(conv(y));
  const auto expected = torch::cat({left, right}, 1).unsqueeze(2);
  EXPECT_LE((actual - expected).abs().max().item<float>(), 1e-5);
  const auto a = gradients(actual, {parameter(network, "conv.weight"), x});
  const auto b = gradients(expected, {conv->weight, x});
  EXPECT_LE((a[0].squeeze(2) - b[0]).abs().max().item<float>(), 1e-4);
  EXPECT_LE((a[1] - b[1]).abs().max().item<float>(), 1e-4);
  EXPECT_TRUE(
      torch::allclose(parameter(network, "bn.running_mean"), norm->running_mean, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(parameter(network, "bn.running_var"), norm->running_var, 1e-5, 1e-6));
  EXPECT_EQ(parameter(network, "bn.num_batches_tracked").item<std::int64_t>(), 2);
}

TEST(Layers, SharedEmbeddingsLookInOneTable) {
  Graph graph;
  const auto a = graph.add("input_a", space::Input{{3}}, {});
  const auto b = graph.add("input_b", space::Input{{3}}, {});
  const auto left = graph.add("table", three_columns, {a});
  const auto right = graph.add("table_b", three_columns, {b});
  graph.nodes.back().shares = left;
  graph.add("sum", space::Add{}, {left, right});
  const auto network = network_of(graph);
  ASSERT_EQ(network.parameters().size(), 1u);
  const auto x = torch::tensor({{1, 0, 2}}, torch::kInt64);
  const auto y = torch::tensor({{3, 1, 0}}, torch::kInt64);
  Pass pass{false, {}};
  const auto table = parameter(network, "table.weight");
  const auto row = [&](std::int64_t left_row, std::int64_t right_row) {
    return table[left_row] + table[right_row];
  };
  EXPECT_TRUE(torch::equal(network.forward({x, y}, pass)[0],
                           torch::cat({row(1, 3), row(4 + 0, 4 + 1), row(6 + 2, 6 + 0)})));
}

}  // namespace
}  // namespace cairn::train
