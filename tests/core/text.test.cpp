#include "cairn/core/text.hpp"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(Nearest, FindsASlip) {
  const std::vector<std::string> keys{"epochs", "batch", "learning_rate"};
  EXPECT_EQ(nearest("epoch", keys), "epochs");
  EXPECT_EQ(nearest("bacth", keys), "batch");
  EXPECT_EQ(nearest("learningrate", keys), "learning_rate");
  EXPECT_EQ(nearest("zzzzzzz", keys), "");
  EXPECT_EQ(nearest("", {}), "");
  EXPECT_EQ(nearest(std::string(50'000'000, 'e'), keys), "");  // at once
}

TEST(Numbers, AreShort) {
  EXPECT_EQ(with_commas(-1234567), "-1,234,567");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(short_count(17), "17");
  EXPECT_EQ(short_count(1234567), "1.2 M");
  EXPECT_EQ(short_bytes(1.5e6), "1.5 MB");
  EXPECT_EQ(short_duration(3.21), "3.2 s");
  EXPECT_EQ(short_duration(247), "4 min 07 s");
  EXPECT_EQ(short_duration(7500), "2 h 05 min");
  EXPECT_EQ(counted(1, "epoch"), "1 epoch");
  EXPECT_EQ(counted(0.5, "epoch"), "0.5 epochs");
  EXPECT_EQ(counted(0.19047619, "epoch"), "0.19 epochs");
  EXPECT_EQ(counted(2.99996, "epoch"), "3 epochs");
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(3), "3");
}

TEST(TextTable, AlignsNumbersRightAndTextLeft) {
  EXPECT_EQ(text_table({"id", "name"}, {{"7", "a"}, {"12", "→b"}}),
            "id  name\n"
            " 7  a\n"
            "12  →b\n");
}

}  // namespace
}  // namespace cairn
