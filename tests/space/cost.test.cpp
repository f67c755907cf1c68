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
  EXPECT_EQ(cost(net.graph), (Cost{5 * 7 + 7 + 2 * 7 + 7 * 3, 5 * 7 + 7 * 3, 2}));
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

}  // namespace
}  // namespace cairn::space
