#include <cmath>

#include "objective/table_fixture.hpp"

namespace cairn::objective {
namespace {

using testing::HasSubstr;

TEST_F(Table, MissingColumnsAreNamed) {
  EXPECT_THAT(complaint({op, {"widht", integers({16, 32})}}),
              HasSubstr("has no column 'widht'. Did you mean 'width'?"));
  options.metric = "accurracy";
  EXPECT_THAT(complaint(), HasSubstr("Did you mean 'accuracy'?"));
  options.metric = "accuracy";
  options.costs = {"power"};
  EXPECT_THAT(complaint(), HasSubstr("has no column 'power'"));
  options.costs.clear();
  options.time = "hours";
  EXPECT_THAT(complaint(), HasSubstr("has no column 'hours'"));
}

TEST_F(Table, CellsThatAreNoNumbersAreNamed) {
  const space::Decision more{"op", texts({"conv3x3", "conv7x7"})};
  EXPECT_THAT(complaint({more, width}),
              HasSubstr("t.csv:7, column 'accuracy': expected a number, found 'what'"));
  options.metric = "latency";
  EXPECT_THAT(complaint({more, width}), HasSubstr("t.csv:7, column 'latency'"));
  EXPECT_EQ(complaint({op, width}), "");  // the row is not of the space
  options.file = write("op,width,latency,seconds\nconv3x3,16,1,-1\n");
  options.time = "seconds";
  EXPECT_THAT(complaint(), HasSubstr("t.csv:2, column 'seconds': a training time less than 0"));
}

TEST_F(Table, ATableWithoutAnyCandidateIsRefused) {
  EXPECT_THAT(complaint({op, {"width", integers({17})}}),
              HasSubstr("t.csv:2, column 'width': '16' is no choice of the decision width"));
  options.file = write("op,width,accuracy\n");
  EXPECT_THAT(complaint(), HasSubstr("the table has no rows"));
  options.file = write("op,width,accuracy\nconv3x3,1,1\nconv9x9,16,1\n");
  EXPECT_THAT(complaint(), HasSubstr("no row fits the space"));
  options.file = write("");
  EXPECT_THAT(complaint(), HasSubstr("the table is empty"));
  options.file = (folder_ / "none.csv").string();
  EXPECT_THAT(complaint(), HasSubstr("No such file"));
}

TEST(TableOptions, AreChecked) {
  const TableOptions good{"t.csv", "accuracy", "maximize", "seconds", 1, {"latency"}};
  EXPECT_NO_THROW(validate(good));
  const auto refused = [&](auto change, const std::string& key) {
    TableOptions options = good;
    change(options);
    try {
      validate(options);
      ADD_FAILURE() << key;
    } catch (const UsageError& error) {
      EXPECT_EQ(error.diagnosis().problem, "objective.table." + key);
    }
  };
  refused([](auto& o) { o.file = ""; }, "file");
  refused([](auto& o) { o.metric = ""; }, "metric");
  refused([](auto& o) { o.direction = "up"; }, "direction");
  refused([](auto& o) { o.time_scale = -1; }, "time_scale");
  refused([](auto& o) { o.time_scale = std::nan(""); }, "time_scale");
  refused([](auto& o) { o.time = ""; }, "time_scale");
  refused([](auto& o) { o.costs = {"accuracy"}; }, "costs");
}

}  // namespace
}  // namespace cairn::objective
