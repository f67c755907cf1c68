#include "cairn/space/graph.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "space/net.hpp"
#include "space/reference_networks.hpp"

namespace cairn::space {
namespace {

Graph one_conv(const Conv& conv) {
  Net net({3, 8, 8});
  net.then(conv);
  return net.graph;
}

TEST(Graph, AddRefusesBadNamesAndInputs) {
  Graph graph;
  graph.add("a", Input{{1}}, {});
  EXPECT_THROW(graph.add("a", Flatten{}, {LayerId(0)}), std::logic_error);
  EXPECT_THROW(graph.add("b", Flatten{}, {LayerId(1)}), std::logic_error);
  EXPECT_THROW(graph.add("b.c", Flatten{}, {LayerId(0)}), std::logic_error);
  EXPECT_THROW(graph.add("", Flatten{}, {LayerId(0)}), std::logic_error);
  EXPECT_EQ(graph.add("b", Flatten{}, {LayerId(0)}), LayerId(1));
  EXPECT_EQ(graph[LayerId(1)].name, "b");
}

TEST(Graph, HashIgnoresNames) {
  Graph graph = resnet18();
  const Hash128 before = hash(graph);
  for (auto& node : graph.nodes) node.name += "x";
  EXPECT_EQ(hash(graph), before);
}

TEST(Graph, HashSeesEveryField) {
  const Conv base{4, {3, 3}, {1, 1}, {1, 1}, 1, false};
  std::vector<Conv> convs(11, base);
  convs[1].out_channels = 5;
  convs[2].kernel.height = 5;
  convs[3].kernel.width = 5;
  convs[4].stride.height = 2;
  convs[5].stride.width = 2;
  convs[6].padding.height = 0;
  convs[7].padding.width = 0;
  convs[8].groups = 2;
  convs[9].bias = true;
  convs[10].kernel = {1, 5};
  std::set<Hash128> hashes;
  for (const Conv& conv : convs) hashes.insert(hash(one_conv(conv)));
  const std::vector<Layer> layers{Pool{},
                                  Pool{PoolKind::average, {}, {}, {0, 0}, false},
                                  Pool{PoolKind::max, {}, {}, {0, 0}, true},
                                  BatchNorm{},
                                  Activation{ActivationKind::relu},
                                  Activation{ActivationKind::tanh},
                                  AdaptiveAveragePool{{1, 1}},
                                  AdaptiveAveragePool{{1, 2}},
                                  Flatten{},
                                  Dropout{0.1},
                                  Dropout{0.2},
                                  Linear{4, true},
                                  Linear{4, false},
                                  Linear{5, true},
                                  Input{{1, 2}},
                                  Input{{2, 1}}};
  for (const Layer& layer : layers) {
    Net net({3, 8, 8});
    net.then(layer);
    hashes.insert(hash(net.graph));
  }
  EXPECT_EQ(hashes.size(), convs.size() + layers.size());
}

TEST(Graph, HashSeesConnections) {
  Net a({4});
  const LayerId left = a.relu();
  a.tip = LayerId(0);
  const LayerId right = a.then(Activation{ActivationKind::tanh});
  Net b = a;
  a.then(Concat{}, {left, right});
  b.then(Concat{}, {right, left});
  EXPECT_NE(hash(a.graph), hash(b.graph));
}

TEST(Graph, HashIsStable) {
  // Of files that exist: this value may only change with their format.
  EXPECT_EQ(hex(hash(one_conv({4, {3, 3}, {1, 1}, {1, 1}, 1, false}))),
            "659d1677e99e5b6f4ef84565c2a72e0d");
}

TEST(Graph, DescribesLayers) {
  EXPECT_EQ(describe(Conv{32, {3, 3}, {2, 2}, {1, 1}, 1, false}), "conv3x3 32 /2");
  EXPECT_EQ(describe(Conv{32, {1, 5}, {1, 2}, {0, 0}, 32, true}), "conv1x5 32 /1x2 groups 32");
  EXPECT_EQ(describe(Pool{PoolKind::max, {2, 2}, {2, 2}, {0, 0}, false}), "max_pool 2x2 /2");
  EXPECT_EQ(describe(Activation{ActivationKind::leaky_relu}), "leaky_relu");
  EXPECT_EQ(describe(Input{{3, 32, 32}}), "input 3x32x32");
  EXPECT_EQ(describe(Dropout{0.25}), "dropout 0.25");
  EXPECT_EQ(kind_name(BatchNorm{}), "batch_norm");
}

TEST(GraphText, PutsBranchesInBrackets) {
  Net net({3, 8, 8});
  net.conv(4, 1);
  const LayerId body = net.relu();
  net.then(Add{}, {body, LayerId(0)});
  net.then(Flatten{});
  EXPECT_EQ(to_text(net.graph), "input 3x8x8 → [conv1x1 4 → relu | identity] → add → flatten");
}

TEST(GraphText, NestsBracketsAndJoinsInputs) {
  Net net({4});
  const LayerId other = net.then(Input{{5}}, {});
  const LayerId inner = net.relu();
  net.then(Concat{}, {other, inner});
  net.then(Concat{}, {LayerId(0), net.tip});
  EXPECT_EQ(to_text(net.graph), "[input 4 | input 5 → [identity | relu] → concat] → concat");
}

TEST(GraphText, StaysShortWhereBranchesShareLayers) {
  const std::string text = to_text(densenet121());
  EXPECT_LT(text.size(), 20'000u);
  std::size_t convs = 0;
  for (std::size_t at = 0; (at = text.find("conv", at)) != std::string::npos; ++at) ++convs;
  EXPECT_GE(convs, 120u);
}

TEST(GraphText, SurvivesDeepNesting) {
  Net net({1});
  for (int i = 0; i < 300; ++i) net.then(Add{}, {LayerId(0), net.tip});
  EXPECT_FALSE(to_text(net.graph).empty());
  EXPECT_EQ(to_text(Graph{}), "");
}

TEST(GraphHash, SeesSharedWeightsAndCategories) {
  Net net({2});
  net.then(Embedding{{3, 4}, 2});
  net.then(Linear{4, true});
  net.then(Linear{4, true});
  const Hash128 own = hash(net.graph);
  Graph shared = net.graph;
  shared.nodes[3].shares = LayerId(2);
  EXPECT_NE(hash(shared), own);
  EXPECT_EQ(to_text(shared), "input 2 → embedding 7x2 → linear 4 → linear 4 as layer2");
  shared.nodes[3].shares.reset();
  EXPECT_EQ(hash(shared), own);
  std::get<Embedding>(shared.nodes[1].layer).categories = {4, 3};
  EXPECT_NE(hash(shared), own);
}

}  // namespace
}  // namespace cairn::space
