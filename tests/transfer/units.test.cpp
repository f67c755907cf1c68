#include "cairn/transfer/units.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/space/cost.hpp"
#include "cairn/space/space.hpp"
#include "cairn/transfer/matching.hpp"

namespace cairn::transfer {
namespace {

using namespace space;
using protocol::Match;
using protocol::Unit;
using Names = std::vector<std::string>;

constexpr std::array kMatches{Match::prefix, Match::subsequence, Match::identity};

/// Builds graphs by hand.
struct Net {
  explicit Net(std::vector<std::int64_t> input) { then("input", Input{std::move(input)}, {}); }
  LayerId then(const std::string& name, Layer layer, std::vector<LayerId> inputs) {
    return tip = graph.add(name, std::move(layer), std::move(inputs));
  }
  LayerId then(const std::string& name, Layer layer) { return then(name, std::move(layer), {tip}); }
  Graph graph;
  LayerId tip;
};

Conv conv3(int width) {
  return {width, {3, 3}, {1, 1}, {1, 1}, 1, false};
}

/// The unit of one layer that reads 8 channels, perhaps with a batch norm.
Unit only_unit(const Layer& layer, bool norm = false, Match match = Match::subsequence) {
  Net net({8, 12, 12});
  net.then("layer", layer);
  if (norm) net.then("norm", BatchNorm{});
  return units(net.graph, match).at(0);
}

std::uint64_t key(const Layer& layer, bool norm = false, Match match = Match::subsequence) {
  return only_unit(layer, norm, match).key;
}

TEST(Units, KeysTellShapesOfWeightsApart) {
  std::set<std::uint64_t> keys;
  const std::vector<Layer> layers{
      conv3(8),
      conv3(16),
      Conv{8, {5, 5}, {1, 1}, {2, 2}, 1, false},
      Conv{8, {1, 3}, {1, 1}, {0, 1}, 1, false},
      Conv{8, {3, 1}, {1, 1}, {1, 0}, 1, false},
      Conv{8, {3, 3}, {1, 1}, {1, 1}, 1, true},
      Conv{8, {3, 3}, {1, 1}, {1, 1}, 8, false},
      Conv{8, {3, 3}, {1, 1}, {1, 1}, 4, false},
      BatchNorm{},
  };
  for (const Layer& layer : layers) keys.insert(key(layer));
  keys.insert(key(conv3(8), true));
  EXPECT_EQ(keys.size(), layers.size() + 1);
}

TEST(Units, DepthwiseIsNotAPlainConvolutionOfOneChannel) {
  Net plain({1, 12, 12});
  plain.then("layer", conv3(8));
  const Unit depthwise = only_unit(Conv{8, {3, 3}, {1, 1}, {1, 1}, 8, false});
  EXPECT_EQ(units(plain.graph, Match::prefix).at(0).parameters, depthwise.parameters);
  EXPECT_NE(units(plain.graph, Match::prefix).at(0).key, depthwise.key);
}

TEST(Units, StrideAndPaddingCountForIdentityOnly) {
  const std::vector<Conv> same{{8, {3, 3}, {2, 2}, {1, 1}, 1, false},
                               {8, {3, 3}, {1, 1}, {0, 0}, 1, false}};
  for (const Conv& conv : same) {
    EXPECT_EQ(key(conv), key(conv3(8)));
    EXPECT_EQ(key(conv, false, Match::prefix), key(conv3(8)));
    EXPECT_NE(key(conv, false, Match::identity), key(conv3(8), false, Match::identity));
  }
}

/// Two convolutions with something between.
Graph chain(int first, const Layer& between) {
  Net net({3, 12, 12});
  net.then("first", conv3(first));
  net.then("between", between);
  net.then("narrow", Conv{4, {1, 1}, {1, 1}, {0, 0}, 1, true});
  net.then("last", conv3(5));
  return net.graph;
}

TEST(Units, IdentityRemembersAllThatComesBefore) {
  const Activation relu{ActivationKind::relu};
  const auto a = units(chain(8, relu), Match::identity);
  const auto b = units(chain(8, Activation{ActivationKind::silu}), Match::identity);
  const auto c = units(chain(6, relu), Match::identity);
  EXPECT_EQ(a, units(chain(8, relu), Match::identity));
  EXPECT_EQ(a[0].key, b[0].key);
  for (const std::size_t i : {1, 2}) EXPECT_NE(a[i].key, b[i].key);
  for (const std::size_t i : {0, 1, 2}) EXPECT_NE(a[i].key, c[i].key);
  const auto last = units(chain(6, relu), Match::subsequence).at(2);
  EXPECT_EQ(units(chain(8, relu), Match::subsequence).at(2), last);
}

TEST(Units, NormJoinsTheConvolutionThatNothingElseReads) {
  Net net({3, 12, 12});
  const LayerId conv = net.then("conv", conv3(8));
  const LayerId norm = net.then("norm", BatchNorm{});
  const LayerId fork = net.then("fork", conv3(8));
  const LayerId alone = net.then("alone", BatchNorm{});
  net.then("sum", Add{}, {fork, alone});
  net.then("after", BatchNorm{});
  for (const Match match : kMatches) {
    const auto all = units(net.graph, match);
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].nodes, (Names{"conv", "norm"}));
    EXPECT_EQ(all[0].parameters, 3U * 8 * 9 + 16);
    EXPECT_EQ(all[1].nodes, Names{"fork"});
    EXPECT_EQ(all[2].nodes, Names{"alone"});
    EXPECT_EQ(all[3].nodes, Names{"after"});
  }
  EXPECT_EQ(net.graph[norm].inputs, std::vector{conv});
}

TEST(Units, ANormOfItsOwnIsNoUnitWithItsConvolution) {
  Net joined({3, 12, 12});
  joined.then("conv", conv3(8));
  joined.then("norm", BatchNorm{});
  Net forked = joined;
  forked.then("sum", Add{}, {LayerId(1), LayerId(2)});
  const auto one = units(joined.graph, Match::identity);
  const auto two = units(forked.graph, Match::identity);
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(two.size(), 2U);
  EXPECT_TRUE(match(one, two, Match::identity).pairs.empty());
}

TEST(Units, LinearLayersAndTheirBias) {
  Net with({10});
  with.then("linear", Linear{7, true});
  Net without({10});
  without.then("linear", Linear{7, false});
  const auto a = units(with.graph, Match::subsequence).at(0);
  const auto b = units(without.graph, Match::subsequence).at(0);
  EXPECT_EQ(a.parameters, 77U);
  EXPECT_EQ(b.parameters, 70U);
  EXPECT_NE(a.key, b.key);
}

TEST(Units, KeysAreTheSameEverywhere) {
  EXPECT_EQ(key(conv3(8), true), 1107502212975764384U);
  EXPECT_EQ(key(conv3(8), true, Match::identity), 4336500805195137679U);
}

TEST(Units, NoneAndBadGraphs) {
  EXPECT_TRUE(units(chain(8, BatchNorm{}), Match::none).empty());
  Net net({3, 2, 2});
  net.then("large", Conv{8, {5, 5}, {1, 1}, {0, 0}, 1, false});
  EXPECT_THROW(units(net.graph, Match::prefix), Error);
  Net huge({std::int64_t{1} << 40});
  huge.then("linear", Linear{1 << 30, false});
  EXPECT_THROW(units(huge.graph, Match::prefix), Error);
}

Space every_kind_of_block() {
  StageOptions stage;
  stage.op = {"conv3x3", "separable3x3", "residual", "inception", "identity"};
  stage.blocks = {1, 2};
  stage.width = {16, 32};
  stage.norm = {"batch", "none"};
  stage.repeat = 3;
  space::Options options;
  options.stage = {stage};
  options.head.dense = {0, 32};
  return Space(options, {{3, 16, 16}, 10});
}

TEST(Units, HoldAllParametersAndEveryLayerOnceInRandomNetworks) {
  const Space space = every_kind_of_block();
  Random random(1, "networks");
  int built = 0;
  for (int i = 0; i < 300; ++i) {
    const Architecture architecture = space.sample(random);
    if (!space.buildable(architecture)) continue;
    ++built;
    const Graph graph = space.graph(architecture);
    std::multiset<std::string> expected;
    for (const Node& node : graph.nodes)
      if (std::set<std::string_view>{"conv", "linear", "batch_norm"}.contains(
              kind_name(node.layer)))
        expected.insert(node.name);
    for (const Match match : kMatches) {
      const auto all = units(graph, match);
      std::multiset<std::string> names;
      for (const Unit& unit : all) names.insert(unit.nodes.begin(), unit.nodes.end());
      ASSERT_EQ(names, expected);
      ASSERT_EQ(parameters(all), static_cast<std::uint64_t>(cost(graph).parameters));
    }
  }
  EXPECT_GT(built, 100);
}

TEST(Units, EqualKeysHaveEqualSizes) {
  const Space space = every_kind_of_block();
  Random random(2, "networks");
  std::map<std::uint64_t, std::pair<std::uint64_t, std::size_t>> sizes;
  for (int i = 0; i < 200; ++i) {
    const Architecture architecture = space.sample(random);
    if (!space.buildable(architecture)) continue;
    for (const Match match : {Match::subsequence, Match::identity})
      for (const Unit& unit : units(space.graph(architecture), match)) {
        const std::pair size{unit.parameters, unit.nodes.size()};
        ASSERT_EQ(sizes.emplace(unit.key, size).first->second, size);
      }
  }
  EXPECT_GT(sizes.size(), 100U);
}

/// Two inputs through one embedding and one stack; `own`: the second has weights of its own.
Graph siamese(std::vector<int> categories, bool own) {
  Graph graph;
  const LayerId a = graph.add("input_a", Input{{2}}, {});
  const LayerId b = graph.add("input_b", Input{{2}}, {});
  std::vector<LayerId> first, ends;
  for (const LayerId input : {a, b}) {
    const std::string suffix = first.empty() ? "" : "_2";
    LayerId tip = input;
    std::vector<LayerId> chain;
    for (const Layer& layer : {Layer(Embedding{categories, 4}), Layer(Linear{6, false}),
                               Layer(BatchNorm{}), Layer(Activation{})}) {
      tip = graph.add(std::string(kind_name(layer)) + suffix, layer, {tip});
      if (!first.empty() && !own && chain.size() < 3)
        graph.nodes.back().shares = first[chain.size()];
      chain.push_back(tip);
    }
    if (first.empty()) first = chain;
    ends.push_back(tip);
  }
  graph.add("output", Linear{1, true}, {graph.add("join", Concat{}, ends)});
  return graph;
}

TEST(Units, SharedWeightsAreInOneUnitAlone) {
  const Graph graph = siamese({3, 5}, false);
  for (const Match match : kMatches) {
    const auto found = units(graph, match);
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].nodes, Names{"embedding"});
    EXPECT_EQ(found[1].nodes, (Names{"linear", "batch_norm"}));
    EXPECT_EQ(found[2].nodes, Names{"output"});
    std::uint64_t parameters = 0;
    for (const Unit& unit : found) parameters += unit.parameters;
    EXPECT_EQ(parameters, static_cast<std::uint64_t>(space::cost(graph).parameters));
  }
}

TEST(Units, KeysTellTablesAndSharingApart) {
  const auto unit = [](const Graph& graph, Match match, std::size_t i) {
    return units(graph, match).at(i).key;
  };
  const Graph shared = siamese({3, 5}, false), own = siamese({3, 5}, true);
  EXPECT_EQ(units(own, Match::identity).size(), 5u);
  EXPECT_NE(unit(shared, Match::prefix, 0), unit(siamese({5, 3}, false), Match::prefix, 0));
  EXPECT_EQ(unit(shared, Match::prefix, 1), unit(siamese({5, 3}, false), Match::prefix, 1));
  EXPECT_EQ(unit(shared, Match::identity, 1), unit(own, Match::identity, 1));
  EXPECT_NE(unit(shared, Match::identity, 2), unit(own, Match::identity, 4));  // the output
}

}  // namespace
}  // namespace cairn::transfer
