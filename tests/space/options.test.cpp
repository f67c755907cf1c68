#include "cairn/space/options.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "cairn/core/error.hpp"

namespace cairn::space {
namespace {

std::string refusal(const std::function<void(Options&)>& change) {
  Options options;
  change(options);
  try {
    validate(options);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(SpaceOptions, DefaultsAreValid) {
  EXPECT_EQ(refusal([](Options&) {}), "none");
  EXPECT_EQ(refusal([](Options& o) { o.stage.clear(); }), "none");
}

TEST(SpaceOptions, NameTheNearestWord) {
  EXPECT_EQ(refusal([](Options& o) {
              o.stage[1].op = {"conv3x3", "residuall"};
            }),
            "space.stage[2].op: 'residuall' is unknown. Did you mean 'residual'?");
  EXPECT_EQ(refusal([](Options& o) { o.head.pool = {"?"}; }),
            "space.head.pool: '?' is unknown. Choose from global_average, flatten");
}

TEST(SpaceOptions, RefuseWhatNoChoiceCouldSatisfy) {
  const std::vector<std::function<void(Options&)>> changes{
      [](Options& o) { o.stage[0].blocks = {}; },
      [](Options& o) {
        o.stage[0].blocks = {1, 0};
      },
      [](Options& o) { o.stage[0].blocks = {1'000'000}; },
      [](Options& o) { o.stage[0].width = {0}; },
      [](Options& o) { o.stage[0].width = {2'000'000'000}; },
      [](Options& o) { o.stage[0].width = std::vector<int>(70'000, 1); },
      [](Options& o) { o.stage[0].down = {"pool"}; },
      [](Options& o) { o.stage[0].norm = {"layer"}; },
      [](Options& o) { o.stage[0].activation = {"rel"}; },
      [](Options& o) { o.stage[0].repeat = 0; },
      [](Options& o) { o.stage[0].repeat = 100; },
      [](Options& o) {
        o.stage[0] = {{1}, {"inception"}, {7, 9}};
      },
      [](Options& o) { o.head.dense = {-1}; },
      [](Options& o) { o.head.dropout = {}; },
      [](Options& o) { o.head.dropout = {1.0}; },
      [](Options& o) { o.head.dropout = {-0.1}; },
      [](Options& o) { o.head.dropout = {std::numeric_limits<double>::quiet_NaN()}; }};
  for (std::size_t i = 0; i < changes.size(); ++i)
    EXPECT_EQ(refusal(changes[i]).substr(0, 6), "space.") << i;
}

TEST(SpaceOptions, LetInceptionHaveSomeOddWidths) {
  EXPECT_EQ(refusal([](Options& o) { o.stage[0] = {{1}, {"inception"}, {7, 8}}; }), "none");
}

}  // namespace
}  // namespace cairn::space
