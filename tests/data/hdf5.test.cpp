#include <gmock/gmock.h>

#include <cmath>

#include "data/hdf5_scratch.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::HasSubstr;

HostTensor pixels(std::int64_t count) {
  auto x = HostTensor::allocate(DType::uint8, {count, 2, 1, 3});
  for (std::size_t i = 0; i < x.bytes(); ++i) x.as<std::uint8_t>()[i] = static_cast<uint8_t>(i);
  return x;
}

// ---- a folder of train.h5 and test.h5 -----------------------------------------------------------

class Hdf5Folder : public Hdf5Scratch {
 protected:
  void make_pair(const std::string& name, const HostTensor& x, const HostTensor& y) const {
    make(name, {{"x", x}, {"y", y}});
  }
  void make_good() const {
    make_pair("train.h5", pixels(4), integers({0, 2, 1, 2}));
    make_pair("test.h5", pixels(2), tensor<std::uint8_t>(DType::uint8, {2}, {2, 0}));
  }
  std::string error() const {
    return error_of([&] { load(options("hdf5")); });
  }
};

TEST_F(Hdf5Folder, ReadsClasses) {
  make_good();
  const Dataset dataset = load(options("hdf5"));
  ASSERT_EQ(dataset.inputs.size(), 1u);
  EXPECT_EQ(dataset.inputs[0].name, "");
  EXPECT_THAT(dataset.inputs[0].values.shape, ElementsAre(6, 2, 1, 3));
  for (int i = 0; i < 36; ++i)
    EXPECT_EQ(dataset.inputs[0].values.as<std::uint8_t>()[i], i < 24 ? i : i - 24);
  EXPECT_THAT(labels(dataset.y), ElementsAre(0, 2, 1, 2, 2, 0));
  EXPECT_THAT(parts(dataset), ElementsAre(0, 0, 0, 0, 2, 2));
  EXPECT_EQ(dataset.classes, 3);
  EXPECT_TRUE(dataset.class_names.empty());
}

TEST_F(Hdf5Folder, ReadsRealTargets) {
  const auto x = tensor<double>(DType::float64, {2, 1, 1, 2}, {0.5, 1, -1, 1e30});
  make_pair("train.h5", x, tensor<double>(DType::float64, {2}, {0.1, -2}));
  make_pair("test.h5", x, reals({1, 2}));
  const Dataset dataset = load(options("hdf5"));
  EXPECT_EQ(dataset.classes, 0);
  EXPECT_THAT(values_of<float>(dataset.inputs[0].values),
              ElementsAre(0.5f, 1.f, -1.f, 1e30f, 0.5f, 1.f, -1.f, 1e30f));
  EXPECT_THAT(values_of<float>(dataset.y), ElementsAre(FloatEq(0.1f), -2.f, 1.f, 2.f));
}

TEST_F(Hdf5Folder, RefusesWhatDoesNotFit) {
  make_good();
  make_pair("train.h5", pixels(3), integers({0, 1, 2, 2}));
  EXPECT_THAT(error(), HasSubstr("'x' of " + path("train.h5").string() +
                                 ": expected 4 rows, one for each value of 'y', found 3"));
  make_pair("train.h5", pixels(2), reals({1, 2}));
  EXPECT_THAT(error(), HasSubstr("expected 'y' of real numbers, found integers"));
  make_pair("train.h5", pixels(2), integers({0, 1}));
  EXPECT_THAT(error(), HasSubstr("expected only classes of the training data, found '2'"));
  make_pair("train.h5", tensor<float>(DType::float32, {1, 2}, {1, 2}), integers({0}));
  EXPECT_THAT(error(), HasSubstr("expected 'x' of 2, found 2×1×3"));
}

TEST_F(Hdf5Folder, RefusesMissingParts) {
  EXPECT_THAT(error(), HasSubstr("train.h5"));
  make_good();
  make("test.h5", {{"x", pixels(1)}});
  EXPECT_THAT(error(), HasSubstr("test.h5: there is no data set 'y' in it"));
  auto wanted = options("hdf5");
  wanted.part = "part";
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("data.part: a folder's train.h5"));
  EXPECT_THAT(error_of([&] { load(options("hdf5", "typo.h5")); }),
              HasSubstr("cannot find the data file " + path("typo.h5").string()));
}

TEST_F(Hdf5Folder, TablesAreJoined) {
  const auto table = tensor<float>(DType::float32, {2, 1}, {1, 2});
  make("train.h5", {{"t", table}, {"i", integers({1, 0, 1})}, {"y", reals({1, 2, 3})}});
  make("test.h5", {{"t", table}, {"i", integers({0, 1})}, {"y", reals({4, 5})}});
  auto wanted = options("hdf5");
  wanted.input = {{"a", "t", "i"}};
  const Dataset dataset = load(wanted);
  EXPECT_THAT(values_of<float>(dataset.inputs[0].values), ElementsAre(1, 2, 1, 2));
  EXPECT_THAT(labels(dataset.inputs[0].rows), ElementsAre(1, 0, 1, 2, 3));
}

TEST_F(Hdf5Folder, DamageNeverCrashes) {
  make_good();
  const auto size = std::filesystem::file_size(path("train.h5"));
  int errors = 0;
  for (std::size_t i = 0; i < size; i += 3) {
    flip(path("train.h5"), i, 0xff);
    errors += !error().empty();
    flip(path("train.h5"), i, 0xff);
  }
  EXPECT_GT(errors, 100);
  for (auto length = size; length > 0; length -= std::min<std::uintmax_t>(length, 13)) {
    std::filesystem::resize_file(path("train.h5"), length - 1);
    ASSERT_NE(error(), "") << length - 1;
  }
}

// ---- one file -----------------------------------------------------------------------------------

class Hdf5File : public Hdf5Scratch {
 protected:
  /// The error of the data set x with good targets.
  std::string error_of_x(const HostTensor& x) const {
    make("f.h5", {{"x", x}, {"y", integers({0, 1})}});
    return error_of([&] { load(options("hdf5", "f.h5")); });
  }
};

TEST_F(Hdf5File, InputsAreNamedDataSets) {
  make("f.h5", {{"a", tensor<float>(DType::float32, {2, 1, 3}, {1, 2, 3, 4, NAN, 6})},
                {"b", tensor<std::int64_t>(DType::int64, {2, 2}, {-7, 8, 9, 1})},
                {"y", integers({0, 1})}});
  auto wanted = options("hdf5", "f.h5");
  wanted.input = {{"b", "", ""}, {"a", "", ""}};
  const Dataset dataset = load(wanted);
  ASSERT_EQ(dataset.inputs.size(), 2u);
  EXPECT_EQ(dataset.inputs[0].name, "b");
  EXPECT_THAT(values_of<float>(dataset.inputs[0].values), ElementsAre(-7, 8, 9, 1));
  EXPECT_THAT(dataset.inputs[1].values.shape, ElementsAre(2, 1, 3));
  EXPECT_TRUE(std::isnan(dataset.inputs[1].values.as<float>()[4]));
  EXPECT_EQ(dataset.part.data, nullptr);
  EXPECT_EQ(dataset.group.data, nullptr);
}

TEST_F(Hdf5File, InputsAreRowsOfTables) {
  make("f.h5", {{"drugs", tensor<std::uint8_t>(DType::uint8, {2, 2}, {1, 2, 3, 4})},
                {"first", integers({1, 0, 1})},
                {"second", tensor<std::uint8_t>(DType::uint8, {3}, {0, 0, 1})},
                {"y", reals({0.5, 1, 2})}});
  auto wanted = options("hdf5", "f.h5");
  wanted.input = {{"a", "drugs", "first"}, {"b", "drugs", "second"}};
  const Dataset dataset = load(wanted);
  EXPECT_THAT(labels(dataset.inputs[0].rows), ElementsAre(1, 0, 1));
  EXPECT_THAT(labels(dataset.inputs[1].rows), ElementsAre(0, 0, 1));
  EXPECT_EQ(dataset.inputs[0].values.dtype, DType::uint8);
  EXPECT_EQ(dataset.inputs[0].values.data, dataset.inputs[1].values.data) << "stored once";
  wanted.input[1].index = "y";
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("expected integers, each the row"));
}

TEST_F(Hdf5File, RowsMustBeInTheTable) {
  auto wanted = options("hdf5", "f.h5");
  wanted.input = {{"a", "t", "i"}};
  for (const std::int64_t wrong : {-1, 2}) {
    make("f.h5", {{"t", tensor<float>(DType::float32, {2, 1}, {1, 2})},
                  {"i", integers({1, 0, wrong})},
                  {"y", reals({1, 2, 3})}});
    EXPECT_THAT(error_of([&] { load(wanted); }),
                HasSubstr("expected a row of the table from 0 to 1, found " +
                          std::to_string(wrong) + " in row 2 (counted from 0)"));
  }
}

TEST_F(Hdf5File, CategoriesSayHowManyThereAre) {
  const auto codes = integers({0, 4, 2, 0}, {2, 2});
  make("f.h5", {{"x", codes}, {"y", integers({0, 1})}},
       [](const h5::Group& root) { root.set_attribute("x", "categories", std::int64_t{5}); });
  const auto wanted = options("hdf5", "f.h5");
  const Dataset dataset = load(wanted);
  EXPECT_EQ(dataset.inputs[0].values.dtype, DType::int64);
  EXPECT_THAT(dataset.inputs[0].categories, ElementsAre(5, 5));
  EXPECT_THAT(labels(dataset.inputs[0].values), ElementsAre(0, 4, 2, 0));
  make("f.h5", {{"x", codes}, {"y", integers({0, 1})}},
       [](const h5::Group& root) { root.set_attribute("x", "categories", std::int64_t{4}); });
  EXPECT_THAT(error_of([&] { load(wanted); }),
              HasSubstr("expected categories from 0 to 3 in column 1, found 4 in row 0"));
}

TEST_F(Hdf5File, RefusesWrongInputs) {
  EXPECT_EQ(error_of_x(tensor<float>(DType::float32, {2, 1}, {1, 2})), "");
  EXPECT_THAT(error_of_x(reals({1, 2})), HasSubstr("expected N×F, N×C×L or N×C×H×W, found 2"));
  EXPECT_THAT(error_of_x(HostTensor::allocate(DType::uint8, {2, 1, 1, 1, 1})),
              HasSubstr("found 2×1×1×1×1"));
  EXPECT_THAT(error_of_x(HostTensor::allocate(DType::float32, {2, 0})),
              HasSubstr("expected values, found 2×0"));
  EXPECT_THAT(error_of_x(tensor<float>(DType::float32, {2, 2}, {1, 2, 3, INFINITY})),
              HasSubstr("found an infinite one in row 1"));
  EXPECT_THAT(error_of_x(tensor<double>(DType::float64, {2, 1}, {1e300, 3})),
              HasSubstr("found an infinite one in row 0"));
}

TEST_F(Hdf5File, MissingDataSetsAreNamedWithTheNearest) {
  make("f.h5", {{"cell_features", pixels(2)}, {"ic50", integers({0, 1})}});
  auto wanted = options("hdf5", "f.h5");
  EXPECT_THAT(error_of([&] { load(wanted); }),
              HasSubstr("there is no data set 'y' in it. It has cell_features, ic50"));
  wanted.target = "ic50";
  wanted.input = {{"cell_feature", "", ""}};
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("Did you mean 'cell_features'?"));
}

}  // namespace
}  // namespace cairn::data
