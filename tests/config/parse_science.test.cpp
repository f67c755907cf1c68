#include "everything.hpp"
#include "support.hpp"

namespace cairn::config {
namespace {

using Words = std::vector<std::string>;

TEST(Parse, ReadsScienceData) {
  const auto d = parse(science, file_name).data;
  EXPECT_EQ(d.target, "ic50");
  EXPECT_EQ(d.target_kind, "real");
  EXPECT_FALSE(d.scale_target);
  EXPECT_EQ(d.test_fraction, 0.25);
  EXPECT_EQ(d.part, "side");
  EXPECT_EQ(d.group, "patient");
  EXPECT_EQ(d.folds, 4);
  ASSERT_EQ(d.input.size(), 2u);
  EXPECT_EQ(d.input[0].name, "cell");
  EXPECT_EQ(d.input[0].table, "features");
  EXPECT_EQ(d.input[0].index, "row");
  EXPECT_EQ(d.input[0].scale, "element");
  EXPECT_EQ(d.input[0].clip, 2.5);
  EXPECT_EQ(d.input[1].name, "drug");
  EXPECT_EQ(d.input[1].scale, "channel");
}

TEST(Parse, ReadsTheColumnsOfTables) {
  const auto d = parse(
                     "[data]\nformat = \"csv\"\npath = \"t.csv\"\nnumeric = [\"a\", \"b\"]\n"
                     "categorical = \"c\"\nignore = [\"d\"]\ncategories = \"one_hot\"\n",
                     file_name)
                     .data;
  EXPECT_EQ(d.numeric, (Words{"a", "b"}));
  EXPECT_EQ(d.categorical, Words{"c"});
  EXPECT_EQ(d.ignore, Words{"d"});
  EXPECT_EQ(d.categories, "one_hot");
}

TEST(Parse, ReadsBranches) {
  const auto s = parse(science, file_name).space;
  EXPECT_TRUE(s.stage.empty()) << "branches take the place of the default stages";
  EXPECT_EQ(s.join, (Words{"add", "concat"}));
  ASSERT_EQ(s.branch.size(), 2u);
  EXPECT_EQ(s.branch[0].inputs, (Words{"cell", "control"}));
  EXPECT_EQ(s.branch[0].embedding, (std::vector<int>{4, 8}));
  EXPECT_EQ(s.branch[0].pool, (Words{"global_average", "flatten"}));
  ASSERT_EQ(s.branch[0].stage.size(), 1u);
  EXPECT_EQ(s.branch[0].stage[0].width, std::vector<int>{24});
  ASSERT_EQ(s.branch[0].sequence.size(), 2u);
  const auto& sequence = s.branch[0].sequence[0];
  EXPECT_EQ(sequence.blocks, (std::vector<int>{1, 3}));
  EXPECT_EQ(sequence.kernel, (std::vector<int>{7, 9}));
  EXPECT_EQ(sequence.width, (std::vector<int>{4, 6}));
  EXPECT_EQ(sequence.stride, (std::vector<int>{1, 2}));
  EXPECT_EQ(sequence.pool, (std::vector<int>{1, 4}));
  EXPECT_EQ(sequence.norm, Words{"none"});
  EXPECT_EQ(sequence.activation, Words{"silu"});
  EXPECT_EQ(sequence.repeat, 2);
  EXPECT_EQ(s.branch[0].sequence[1].width, std::vector<int>{5});
  EXPECT_TRUE(s.branch[0].dense.empty());
  EXPECT_TRUE(s.branch[1].sequence.empty());
  ASSERT_EQ(s.trunk.size(), 1u);
  EXPECT_EQ(s.trunk[0].width, std::vector<int>{99});
}

TEST(Parse, ReadsDenseStages) {
  const auto s = parse(science, file_name).space;
  ASSERT_EQ(s.branch.at(1).dense.size(), 1u);
  const auto& dense = s.branch[1].dense[0];
  EXPECT_EQ(dense.layers, (std::vector<int>{0, 2}));
  EXPECT_EQ(dense.width, (std::vector<int>{10, 20}));
  EXPECT_EQ(dense.norm, (Words{"batch", "none"}));
  EXPECT_EQ(dense.activation, Words{"gelu"});
  EXPECT_EQ(dense.dropout, (std::vector<double>{0, 0.25}));
  EXPECT_EQ(dense.skip, (Words{"none", "add"}));
  EXPECT_EQ(dense.repeat, 3);
}

}  // namespace
}  // namespace cairn::config
