#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "cairn/space/graph.hpp"
#include "space/net.hpp"
#include "space/reference_networks.hpp"

namespace cairn::space {
namespace {

/// A graph with every kind of layer and no default values.
Graph every_layer() {
  Net net({3, 9, 9});
  net.then(Conv{6, {3, 5}, {2, 1}, {1, 2}, 3, true});
  net.then(BatchNorm{});
  const LayerId a = net.then(Activation{ActivationKind::leaky_relu});
  const LayerId sum = net.then(Add{}, {a, a});
  net.then(Concat{}, {a, sum});
  net.then(Pool{PoolKind::average, {3, 2}, {2, 1}, {1, 0}, true});
  net.then(AdaptiveAveragePool{{2, 3}});
  net.then(Flatten{});
  net.then(Dropout{0.1});
  const LayerId features = net.then(Linear{7, false});
  net.then(Embedding{{3, 1, 4}, 2}, {net.then(Input{{3}}, {})});
  net.then(Linear{5, true});
  net.then(Linear{5, true});
  net.graph.nodes.back().shares = LayerId(net.tip.value() - 1);
  net.then(Concat{}, {features, net.tip});
  return net.graph;
}

std::string refusal(const std::string& json) {
  try {
    graph_from_json(json);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(GraphJson, ReadsBackWhatItWrites) {
  for (const Graph& graph : {every_layer(), resnet18(), squeezenet(), densenet121()})
    EXPECT_EQ(graph_from_json(to_json(graph)), graph);
}

TEST(GraphJson, HasAFormThatPeopleCanRead) {
  Net net({2});
  net.then(Linear{3, true});
  EXPECT_EQ(to_json(net.graph),
            R"({"nodes":[{"name":"layer0","kind":"input","shape":[2],"inputs":[]},)"
            R"({"name":"layer1","kind":"linear","out_features":3,"bias":true,"inputs":[0]}]})");
}

TEST(GraphJson, RefusesEveryTruncation) {
  const std::string json = to_json(every_layer());
  for (std::size_t length = 0; length < json.size(); ++length)
    ASSERT_THROW(graph_from_json(json.substr(0, length)), Error) << length;
}

TEST(GraphJson, SaysWhatIsWrongAndWhere) {
  auto node = [](const std::string& text) { return refusal(R"({"nodes":[)" + text + "]}"); };
  const std::string start = "cannot read a layer graph: ";
  EXPECT_EQ(refusal("[1,"), start + "byte 4: not valid JSON");
  EXPECT_EQ(refusal("{}"), start + "top level: expected an object with 'nodes' alone");
  EXPECT_EQ(refusal(R"({"nodes":[]})"), start + "nodes: the list is empty");
  EXPECT_EQ(node("3"), start + "nodes[0]: expected an object");
  EXPECT_EQ(node(R"({"kind":"flatten","inputs":[]})"), start + "nodes[0]: 'name' is missing");
  EXPECT_EQ(node(R"({"name":"a b","kind":"flatten","inputs":[]})"),
            start + "nodes[0].name: expected letters, digits or '_'");
  EXPECT_EQ(node(R"({"name":"a","kind":"lstm","inputs":[]})"),
            start + "nodes[0].kind: 'lstm' is no kind of layer");
  EXPECT_EQ(node(R"({"name":"a","kind":"flatten","inputs":[0]})"),
            start + "nodes[0].inputs: 0 is not a node before this one");
  EXPECT_EQ(node(R"({"name":"a","kind":"flatten","inputs":[],"size":1})"),
            start + "nodes[0]: 'size' is unknown");
  EXPECT_EQ(node(R"({"name":"a","kind":"activation","function":"rely","inputs":[]})"),
            start + "nodes[0].function: 'rely' is unknown");
  EXPECT_EQ(node(R"({"name":"a","kind":"linear","out_features":3000000000,"bias":true,)"
                 R"("inputs":[]})"),
            start + "nodes[0].out_features: 3000000000 is out of range");
  EXPECT_EQ(node(R"({"name":"a","kind":"input","shape":[18446744073709551615],"inputs":[]})"),
            start + "nodes[0].shape: expected an integer");
  const std::string a = R"({"name":"a","kind":"input","shape":[1],"inputs":[]})";
  EXPECT_EQ(node(a + "," + a), start + "nodes[1].name: 'a' is there twice");
}

TEST(GraphJson, RefusesDeepNesting) {
  EXPECT_THROW(graph_from_json(std::string(100'000, '[')), Error);
  EXPECT_THROW(graph_from_json(std::string(100'000, '[') + std::string(100'000, ']')), Error);
}

TEST(GraphJson, RefusesWeightsThatCannotBeShared) {
  const auto shares = [](const std::string& last) {
    return refusal(R"({"nodes":[{"name":"a","kind":"input","shape":[4],"inputs":[]},)"
                   R"({"name":"b","kind":"linear","out_features":4,"bias":true,"inputs":[0]},)" +
                   last + "]}");
  };
  const std::string start = "cannot read a layer graph: nodes[2].shares: ";
  const std::string c = R"({"name":"c","kind":"linear","out_features":4,"bias":true,"inputs":[1],)";
  EXPECT_EQ(shares(c + R"("shares":1})"), "none");
  EXPECT_EQ(shares(c + R"("shares":0})"), start + "node 0 is another layer");
  EXPECT_EQ(shares(c + R"("shares":2})"), start + "2 is not a node before this one");
  EXPECT_EQ(shares(c + R"("shares":-1})"), start + "-1 is not a node before this one");
  EXPECT_EQ(shares(c + R"("shares":null})"), start + "expected an integer");
}

}  // namespace
}  // namespace cairn::space
