#include "train/weights.hpp"

#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "train/networks.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

using space::Graph;
using torch::Tensor;

Graph normed() {
  Graph graph;
  const auto in = graph.add("input", space::Input{{2, 4, 4}}, {});
  const auto conv = graph.add("c", space::Conv{3, {3, 3}, {1, 1}, {1, 1}, 1, true}, {in});
  graph.add("bn", space::BatchNorm{}, {conv});
  return graph;
}

TEST(Weights, RoundTripKeepsEveryBit) {
  const auto source = network_of(normed(), 1), target = network_of(normed(), 2);
  Pass pass{true, {}};
  source.forward({random_input({4, 2, 4, 4})}, pass);
  const auto weights = save(source);
  std::vector<std::string> names;
  for (const auto& weight : weights) names.push_back(weight.name);
  EXPECT_EQ(names, (std::vector<std::string>{"c.weight", "c.bias", "bn.weight", "bn.bias",
                                             "bn.running_mean", "bn.running_var",
                                             "bn.num_batches_tracked"}));
  EXPECT_EQ(weights.back().tensor.dtype, DType::int64);
  load_all(target, weights);
  const auto again = save(target);
  for (std::size_t i = 0; i < weights.size(); ++i)
    EXPECT_TRUE(std::ranges::equal(weights[i].tensor.span(), again[i].tensor.span()));
}

TEST(Weights, ChannelsLastIsSavedInRowMajorOrder) {
  auto network = network_of(normed());
  const auto before = save(network);
  network.to(torch::kCPU, true);
  const auto after = save(network);
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_TRUE(std::ranges::equal(before[i].tensor.span(), after[i].tensor.span()));
}

TEST(Weights, SavedWeightsAreCopies) {
  const auto network = network_of(normed());
  const auto weights = save(network);
  const float before = weights[0].tensor.as<float>()[0];
  {
    const torch::NoGradGuard no_grad;
    Tensor(network.parameters()[0].value).add_(1);
  }
  EXPECT_EQ(weights[0].tensor.as<float>()[0], before);
}

TEST(Weights, MisfitsAreNamed) {
  const auto network = network_of(normed());
  auto weights = save(network);
  weights[0].tensor.shape = {3, 2, 9, 1};
  EXPECT_NE(thrown([&] { load(network, weights); })
                .find("c.weight: the shape is 3x2x9x1 where "
                      "3x2x3x3 is expected"),
            std::string::npos);
  weights = save(network);
  weights[1].name = "c.offset";
  EXPECT_NE(thrown([&] { load(network, weights); }).find("c.offset"), std::string::npos);
  weights.erase(weights.begin() + 1);
  EXPECT_NO_THROW(load(network, weights));
  EXPECT_NE(thrown([&] { load_all(network, weights); }).find("c.bias"), std::string::npos);
}

}  // namespace
}  // namespace cairn::train
