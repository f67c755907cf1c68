#include "record/table.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cairn::record {
namespace {

TEST(Table, NamesAreMadeUniqueAndFitForHdf5) {
  Table table("t");
  for (const char* name : {"a", "a", "a", "b/c", ".", "", "\xff"})
    table.add({name, "", std::vector<double>{}, {}});
  std::vector<std::string> names;
  for (const auto& column : table.columns()) names.push_back(column.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "a_", "a__", "b_c", "_", "__", "?"}));
}

TEST(Table, MetricColumnsFillGapsWithNaN) {
  MetricColumns columns;
  const MetricInfo a{"a", "s", Direction::minimize}, b{"b", "1", Direction::maximize};
  columns.begin_row();
  columns.begin_row();
  columns.set(a, 1);
  columns.begin_row();
  columns.set(b, 2);
  columns.set(a, 3);
  columns.begin_row();
  const auto made = std::move(columns).finish();
  ASSERT_EQ(made.size(), 2u);
  EXPECT_EQ(made[0].name, "a");
  EXPECT_EQ(made[0].unit, "s");
  EXPECT_EQ(made[0].direction, Direction::minimize);
  const auto values = std::get<std::vector<double>>(made[0].values);
  ASSERT_EQ(values.size(), 4u);
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[3]));
  EXPECT_EQ(values[1], 1);
  EXPECT_EQ(values[2], 3);
  EXPECT_EQ(std::get<std::vector<double>>(made[1].values).size(), 4u);
}

TEST(Printable, KeepsUtf8AndReplacesTheRest) {
  const std::string good = "plain\tµ → 🙂 \xf4\x8f\xbf\xbf";
  EXPECT_EQ(printable(good), good);
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a?b");
  EXPECT_EQ(printable("\xff"), "?");
  EXPECT_EQ(printable("\xc3"), "?");                 // cut off
  EXPECT_EQ(printable("\xe2\x86x"), "??x");          // cut off
  EXPECT_EQ(printable("\xc0\x80"), "??");            // overlong
  EXPECT_EQ(printable("\xe0\x80\x80"), "???");       // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");       // surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");  // beyond U+10FFFF
}

}  // namespace
}  // namespace cairn::record
