#include "cairn/space/cost.hpp"

#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "space/net.hpp"
#include "space/reference_networks.hpp"

namespace cairn::space {
namespace {

TEST(Cost, CountsResnet18) {
  const Cost got = cost(resnet18());
  EXPECT_EQ(got.parameters, 11'689'512);
  EXPECT_NEAR(static_cast<double>(got.macs), 1.814e9, 0.0005e9);
  EXPECT_EQ(got.weighted_layers, 21);  // 18 and three on shortcuts
}

TEST(Cost, CountsPlainNetworks) {
  EXPECT_EQ(cost(alexnet()).parameters, 61'100'840);
  EXPECT_NEAR(static_cast<double>(cost(alexnet()).macs), 0.714e9, 0.0005e9);
  EXPECT_EQ(cost(vgg16()).parameters, 138'357'544);
  EXPECT_NEAR(static_cast<double>(cost(vgg16()).macs), 15.470e9, 0.0005e9);
}

TEST(Cost, CountsResnetsWithBottlenecks) {
  EXPECT_EQ(cost(resnet50()).parameters, 25'557'032);
  EXPECT_EQ(cost(resnet50()).macs, 4'089'184'256);
  EXPECT_EQ(cost(resnext50()).parameters, 25'028'904);
  EXPECT_NEAR(static_cast<double>(cost(resnext50()).macs), 4.230e9, 0.0005e9);
}

TEST(Cost, CountsSqueezenetWithCeilModePools) {
  const Cost got = cost(squeezenet());
  EXPECT_EQ(got.parameters, 1'235'496);
  EXPECT_NEAR(static_cast<double>(got.macs), 0.349e9, 0.0005e9);
  EXPECT_EQ(infer_shapes(squeezenet()).back(), Shape{1000});
}

TEST(Cost, CountsMobilenetWithGroups) {
  const Cost got = cost(mobilenet_v2());
  EXPECT_EQ(got.parameters, 3'504'872);
  EXPECT_EQ(got.macs, 300'774'272);
}

TEST(Cost, CountsDensenetWithConcats) {
  const Cost got = cost(densenet121());
  EXPECT_EQ(got.parameters, 7'978'856);
  EXPECT_EQ(got.macs, 2'834'161'664);
  EXPECT_EQ(got.weighted_layers, 121);
}

TEST(Cost, CountsBiasesAndNormsOfVectors) {
  Net net({5});
  net.then(Linear{7, true});
  net.then(BatchNorm{});
  net.then(Linear{3, false});
  const Cost got = cost(net.graph);
  EXPECT_EQ(got.parameters, 5 * 7 + 7 + 2 * 7 + 7 * 3);
  EXPECT_EQ(got.macs, 5 * 7 + 7 * 3);
  EXPECT_EQ(got.weighted_layers, 2);
  EXPECT_EQ(got.weight_bytes, 4 * got.parameters + 4 * 2 * 7 + 8);
}

TEST(Cost, RefusesWhatOverflows) {
  Net net({1, 1'000'000, 1'000'000});
  net.conv(2'000'000, 3);
  net.conv(2'000'000'000, 1);
  try {
    cost(net.graph);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("layer"), std::string::npos);
  }
  Net vectors({2'000'000'000});
  for (int i = 0; i < 4; ++i) vectors.then(Linear{2'000'000'000, false});
  EXPECT_THROW(cost(vectors.graph), Error);  // 4 x 4e18 parameters
}

TEST(Cost, OfEmbeddingsIsTheirTable) {
  Net net({3});
  net.then(Embedding{{2, 7, 1}, 5});
  const Cost table = cost(net.graph);
  EXPECT_EQ(table.parameters, 10 * 5);
  EXPECT_EQ(table.macs, 0);
  EXPECT_EQ(table.weighted_layers, 0);
  EXPECT_EQ(table.weight_bytes, 4 * 50);
  EXPECT_EQ(table.activation_bytes, 8 * 3 + 4 * 15);  // rows, and what goes on
  EXPECT_EQ(table.live, (std::vector<LiveBytes>{{2 * 8 * 3 + 4 * 15, 0}}));
}

TEST(Cost, OfSharedWeightsCountsOnce) {
  Net net({5});
  net.then(Linear{5, false});
  net.then(BatchNorm{});
  net.then(Linear{5, false});
  net.then(BatchNorm{});
  const Cost own = cost(net.graph);
  net.graph.nodes[3].shares = LayerId(1);
  net.graph.nodes[4].shares = LayerId(2);
  const Cost shared = cost(net.graph);
  EXPECT_EQ(own.parameters, 2 * shared.parameters);
  EXPECT_EQ(own.weight_bytes, 2 * shared.weight_bytes);
  EXPECT_EQ(own.macs, shared.macs);
  EXPECT_EQ(own.weighted_layers, shared.weighted_layers);
  EXPECT_EQ(own.activation_bytes, shared.activation_bytes);
}

}  // namespace
}  // namespace cairn::space
