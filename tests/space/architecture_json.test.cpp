#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "cairn/space/space.hpp"

namespace cairn::space {
namespace {

Space small_space() {
  StageOptions stage;
  stage.op = {"conv3x3", "residual"};
  return Space({{stage}, {{"global_average"}, {0}, {0.0, 0.25}}}, {{1, 8, 8}, 10},
               {{"training.rate", {0.1, 0.01}}});
}

std::string refusal(const Space& space, const std::string& json) {
  try {
    space.from_json(json);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(ArchitectureJson, ReadsBackEveryEncoding) {
  const Space space = small_space();
  for (std::uint64_t i = 0; i < 24; ++i)
    EXPECT_EQ(space.from_json(space.to_json(space.at(i))), space.at(i));
  EXPECT_EQ(space.to_json(space.at(23)),
            R"({"stage[1].blocks":1,"stage[1].op":"residual","stage[1].width":64,)"
            R"("stage[1].down":"stride","stage[1].norm":"batch","stage[1].activation":"relu",)"
            R"("head.pool":"global_average","head.dense":0,"head.dropout":0.25,)"
            R"("training.rate":0.01})");
}

TEST(ArchitectureJson, RefusesDamage) {
  const Space space = small_space();
  const std::string json = space.to_json(space.at(5));
  for (std::size_t length = 0; length < json.size(); ++length)
    ASSERT_THROW(space.from_json(json.substr(0, length)), Error) << length;
  for (std::size_t at = 0; at < json.size(); ++at)
    for (char flip : {'\x01', '\x10', '\x80'}) {
      std::string damaged = json;
      damaged[at] ^= flip;
      try {
        EXPECT_EQ(space.from_json(damaged).choices.size(), 10u);
      } catch (const Error&) {
      }
    }
}

TEST(ArchitectureJson, SaysWhatIsWrong) {
  const Space space = small_space();
  const std::string start = "cannot read an architecture: ";
  EXPECT_EQ(refusal(space, "[]"), start + "expected a JSON object of decisions");
  EXPECT_EQ(refusal(space, "{}"), start + "'stage[1].blocks' is missing");
  EXPECT_EQ(refusal(space, "{"), start + "not valid JSON at byte 2");
  std::string json = space.to_json(space.at(0));
  json.replace(json.find("conv3x3"), 7, "conv9x9");
  EXPECT_EQ(refusal(space, json), start + "'stage[1].op' has no choice \"conv9x9\"");
  json = space.to_json(space.at(0));
  json.insert(1, R"("x":1,)");
  EXPECT_EQ(refusal(space, json), start + "the space has no decision 'x'");
}

}  // namespace
}  // namespace cairn::space
