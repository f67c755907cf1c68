#include <gmock/gmock.h>

#include <cmath>

#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TableFile : public Files {
 protected:
  void write(const std::string& name, const std::string& text) const {
    write_plain(path(name), Bytes(text.begin(), text.end()));
  }
  Options wanted(const std::string& text) const {
    write("t.csv", text);
    return options("csv", "t.csv");
  }
  std::string error(const Options& options) const {
    return error_of([&] { load(options); });
  }
};

constexpr const char* kMixed =
    "age,colour,y,size\n"
    "31,red,0,1.5\n"
    ",blue,1,NA\n"
    "29,,0,-2e3\n"
    "40,red,1,0\n";

TEST_F(TableFile, ColumnsAreTypedByTheirContents) {
  const Dataset dataset = load(wanted(kMixed));
  ASSERT_EQ(dataset.inputs.size(), 2u);
  const auto& numeric = dataset.inputs[0];
  EXPECT_EQ(numeric.name, "numeric");
  EXPECT_THAT(numeric.values.shape, ElementsAre(4, 2));
  const auto values = values_of<float>(numeric.values);
  EXPECT_EQ(values[0], 31);
  EXPECT_EQ(values[1], 1.5);
  EXPECT_TRUE(std::isnan(values[2]) && std::isnan(values[3]));
  EXPECT_EQ(values[5], -2000);
  const auto& categories = dataset.inputs[1];
  EXPECT_EQ(categories.name, "categories");
  EXPECT_THAT(categories.values.shape, ElementsAre(4, 1));
  EXPECT_THAT(labels(categories.values), ElementsAre(2, 1, 0, 2));  // blue, red
  EXPECT_THAT(categories.categories, ElementsAre(3));
  EXPECT_THAT(labels(dataset.y), ElementsAre(0, 1, 0, 1));
  EXPECT_EQ(dataset.classes, 2);
  EXPECT_EQ(dataset.part.data, nullptr);
}

TEST_F(TableFile, OneHotIsOneInput) {
  auto options = wanted(kMixed);
  options.categories = "one_hot";
  const Dataset dataset = load(options);
  ASSERT_EQ(dataset.inputs.size(), 1u);
  EXPECT_EQ(dataset.inputs[0].name, "numeric");
  EXPECT_THAT(dataset.inputs[0].values.shape, ElementsAre(4, 4));
  auto values = values_of<float>(dataset.inputs[0].values);
  EXPECT_THAT(std::vector(values.begin() + 8, values.end()),
              ElementsAre(29, -2000, 0, 0, 40, 0, 0, 1));  // age, size, blue, red
}

TEST_F(TableFile, ColumnsCanBeNamed) {
  auto options = wanted(kMixed);
  options.categorical = {"age"};
  options.ignore = {"colour", "size"};
  Dataset dataset = load(options);
  ASSERT_EQ(dataset.inputs.size(), 1u);
  EXPECT_THAT(labels(dataset.inputs[0].values), ElementsAre(2, 0, 1, 3));  // 29, 31, 40
  options.categorical = {};
  options.ignore = {"colour"};
  options.numeric = {"size"};
  dataset = load(options);
  ASSERT_EQ(dataset.inputs.size(), 1u);
  EXPECT_THAT(dataset.inputs[0].values.shape, ElementsAre(4, 2));
  options.numeric = {"sise"};
  EXPECT_THAT(error(options), HasSubstr("has no column 'sise'. Did you mean 'size'?"));
  options.numeric = {"colour"};
  options.ignore = {};
  EXPECT_THAT(error(options),
              HasSubstr("t.csv:2, column 'colour': expected a number, found 'red'"));
}

TEST_F(TableFile, TargetsAreWhatTheyLookLike) {
  const auto with = [&](const std::string& a, const std::string& b) {
    return load(wanted("x,y\n1," + a + "\n2," + b + "\n3," + a + "\n"));
  };
  EXPECT_THAT(labels(with("ill", "healthy").y), ElementsAre(1, 0, 1));
  EXPECT_THAT(with("ill", "healthy").class_names, ElementsAre("healthy", "ill"));
  EXPECT_THAT(with("2", "1").class_names, ElementsAre("1", "2"));
  EXPECT_TRUE(with("1", "0").class_names.empty());
  EXPECT_EQ(with("1.5", "-2").classes, 0);
  EXPECT_THAT(values_of<float>(with("1.5", "-2").y), ElementsAre(1.5, -2, 1.5));
  EXPECT_EQ(with("1.0", "2.0").classes, 0);
  EXPECT_THAT(error(wanted("x,y\n1,0.5\n2,\n")),
              HasSubstr("t.csv:3, column 'y': there is no value"));
  EXPECT_THAT(error(wanted("x,y\n1,0.5\n2,NaN\n")),
              HasSubstr("t.csv:3, column 'y': the target is missing"));
}

TEST_F(TableFile, PartsAndGroupsAreNoInputs) {
  auto options = wanted("x,y,set,patient\n1,0,train,b\n2,1,test,a\n3,0,1,b\n");
  options.part = "set";
  options.group = "patient";
  Dataset dataset = load(options);
  ASSERT_EQ(dataset.inputs.size(), 1u);
  EXPECT_THAT(dataset.inputs[0].values.shape, ElementsAre(3, 1));
  EXPECT_THAT(parts(dataset), ElementsAre(0, 2, 1));
  EXPECT_THAT(labels(dataset.group), ElementsAre(1, 0, 1));
  options.categorical = {"patient"};
  EXPECT_EQ(load(options).inputs.size(), 2u) << "a group that is also an input";
}

TEST_F(TableFile, FolderHasTrainAndTest) {
  write("train.csv", "c,x,y\nred,1,no\nblue,2,yes\n");
  const std::string test = "c,x,y\ngreen,3,yes\n";
  write_gz(path("test.csv.gz"), Bytes(test.begin(), test.end()));
  const Dataset dataset = load(options("csv"));
  EXPECT_THAT(values_of<float>(dataset.inputs[0].values), ElementsAre(1, 2, 3));
  EXPECT_THAT(labels(dataset.inputs[1].values), ElementsAre(3, 1, 2));
  EXPECT_THAT(parts(dataset), ElementsAre(0, 0, 2));
  write("test.csv", "c,x,y\ngreen,3,maybe\n");
  EXPECT_THAT(error(options("csv")),
              HasSubstr("expected only classes of the training data, found 'maybe'"));
  write("test.csv", "c,z,y\ngreen,3,yes\n");
  EXPECT_THAT(error(options("csv")), HasSubstr("there 'x', found 'z'"));
  write("test.csv", "c,x\ngreen,3\n");
  EXPECT_THAT(error(options("csv")), HasSubstr("there 'y', found no more"));
  write("test.csv", "c,x,y\n");
  EXPECT_THAT(error(options("csv")), HasSubstr("test.csv: there are no rows below the header"));
  write("test.csv", "c,x,y\nred,1,no\ngreen,bad,yes\n");
  auto numeric = options("csv");
  numeric.numeric = {"x"};
  EXPECT_THAT(error(numeric), HasSubstr("test.csv:3, column 'x': expected a number, found 'bad'"));
}

TEST_F(TableFile, NamesOfSamplesAreNoCategories) {
  std::string text = "id,x,y\n", slip = "x,y\n";
  for (int i = 0; i < 60; ++i) {
    text += "s" + std::to_string(i) + ",1,0.5\n";
    slip += (i == 7 ? "1O" : std::to_string(i)) + ",0.5\n";
  }
  EXPECT_THAT(error(wanted(text)), HasSubstr("t.csv:2, column 'id': expected a number, or one of a "
                                             "few categories, found 's0'"));
  EXPECT_THAT(error(wanted(slip)), HasSubstr("t.csv:9, column 'x': expected a number"));
  auto options = wanted(text);
  options.categorical = {"id"};
  EXPECT_THAT(load(options).inputs[1].categories, ElementsAre(61));
}

TEST_F(TableFile, RefusesWrongTables) {
  EXPECT_THAT(error(wanted("x,x,y\n1,2,3\n")), HasSubstr("t.csv:1: there are two columns 'x'"));
  EXPECT_THAT(error(wanted(",x,y\n0,1,2\n")), HasSubstr("the column has no name"));
  auto unnamed = wanted(",x,y\n0,1,2\n");
  unnamed.ignore = {""};
  EXPECT_EQ(error(unnamed), "");
  EXPECT_THAT(error(wanted("y\n1\n")), HasSubstr("no column is left as input"));
  EXPECT_THAT(error(wanted("x,y\n")), HasSubstr("there are no rows"));
  EXPECT_THAT(error(wanted("x,z\n1,2\n")), HasSubstr("has no column 'y'"));
  EXPECT_THAT(error(wanted("x,y\n1e99,0\n")), HasSubstr("the number is not within float32"));
  EXPECT_THAT(error(options("csv", "none.csv")), HasSubstr("cannot find the data file"));
  EXPECT_THAT(error(options("csv")), HasSubstr("train.csv"));
  auto inputs = wanted("x,y\n1,0\n");
  inputs.input = {{"categories", "", ""}};
  EXPECT_THAT(error(inputs), HasSubstr("the columns make no input 'categories'"));
}

}  // namespace
}  // namespace cairn::data
