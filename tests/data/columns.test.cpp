#include <gmock/gmock.h>

#include <cmath>

#include "data/hdf5_scratch.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Texts = std::vector<std::string>;

/// Targets, parts and groups of an HDF5 file.
class Columns : public Hdf5Scratch {
 protected:
  template <class Values>
  void make_with(const std::string& name, const Values& values, std::int64_t samples) const {
    make("f.h5", {{"x", HostTensor::allocate(DType::uint8, {samples, 1})}},
         [&](const h5::Group& root) {
           root.write(name, values);
           if (name != "y") root.write("y", std::vector<double>(samples, 0.5));
         });
  }
  Dataset targets(const HostTensor& y, const std::string& kind = "auto") const {
    make_with("y", y, y.shape[0]);
    return load_kind(kind);
  }
  Dataset targets(const Texts& y, const std::string& kind = "auto") const {
    make_with("y", y, std::ssize(y));
    return load_kind(kind);
  }
  Dataset load_kind(const std::string& kind) const {
    auto wanted = options("hdf5", "f.h5");
    wanted.target_kind = kind;
    return load(wanted);
  }
  template <class Values>
  std::string error(const Values& y, const std::string& kind = "auto") const {
    return error_of([&] { targets(y, kind); });
  }
};

TEST_F(Columns, IntegersFromZeroAreClasses) {
  const Dataset dataset = targets(integers({2, 0, 1, 1}));
  EXPECT_THAT(labels(dataset.y), ElementsAre(2, 0, 1, 1));
  EXPECT_EQ(dataset.classes, 3);
  EXPECT_TRUE(dataset.class_names.empty());
  EXPECT_EQ(targets(tensor<std::uint8_t>(DType::uint8, {3, 1}, {0, 1, 0})).classes, 2) << "N×1";
}

TEST_F(Columns, OtherValuesAreClassesInTheirOrder) {
  Dataset dataset = targets(integers({10, -3, 10, 7}));
  EXPECT_THAT(labels(dataset.y), ElementsAre(2, 0, 2, 1));
  EXPECT_THAT(dataset.class_names, ElementsAre("-3", "7", "10"));
  dataset = targets(Texts{"tumour", "normal", "tumour"});
  EXPECT_THAT(labels(dataset.y), ElementsAre(1, 0, 1));
  EXPECT_EQ(dataset.classes, 2);
  EXPECT_THAT(dataset.class_names, ElementsAre("normal", "tumour"));
}

TEST_F(Columns, TheKindCanBeSaid) {
  EXPECT_EQ(targets(reals({0, 1, 1})).classes, 0);
  Dataset dataset = targets(reals({0, 1, 1}), "classes");
  EXPECT_EQ(dataset.classes, 2);
  EXPECT_THAT(labels(dataset.y), ElementsAre(0, 1, 1));
  dataset = targets(integers({3, 1}), "real");
  EXPECT_EQ(dataset.classes, 0);
  EXPECT_THAT(values_of<float>(dataset.y), ElementsAre(3, 1));
  EXPECT_THAT(error(reals({0, 1.5}), "classes"),
              HasSubstr("expected a whole number as class, found 1.5 in row 1"));
  EXPECT_THAT(error(Texts{"a", "b"}, "real"), HasSubstr("expected numbers for data.target_kind"));
}

TEST_F(Columns, CountsAreNotClasses) {
  std::vector<std::int64_t> counts(100);
  std::iota(counts.begin(), counts.end(), 0);
  EXPECT_THAT(error(integers(counts)),
              HasSubstr("data.target_kind: 'y' holds 100 different values in 100 samples"));
  EXPECT_EQ(error(integers(counts), "classes"), "");
  EXPECT_EQ(error(integers(counts), "real"), "");
}

TEST_F(Columns, TargetsMustBeThere) {
  EXPECT_THAT(error(reals({1, NAN})), HasSubstr("the target is missing in row 1 (counted from 0)"));
  EXPECT_THAT(error(reals({1, 2, INFINITY})), HasSubstr("is not within float32 in row 2"));
  EXPECT_THAT(error(tensor<double>(DType::float64, {1}, {1e300})), HasSubstr("not within float32"));
  EXPECT_THAT(error(HostTensor::allocate(DType::float32, {0})), HasSubstr("holds no samples"));
  EXPECT_THAT(error(HostTensor::allocate(DType::float32, {2, 2})),
              HasSubstr("expected one value for each sample, found 2×2"));
}

TEST_F(Columns, PartsAreNumbersOrNames) {
  auto wanted = options("hdf5", "f.h5");
  wanted.part = "set";
  make_with("set", integers({2, 0, 1}), 3);
  EXPECT_THAT(parts(load(wanted)), ElementsAre(2, 0, 1));
  make_with("set", Texts{"train", "test", "validation", "0"}, 4);
  EXPECT_THAT(parts(load(wanted)), ElementsAre(0, 2, 1, 0));
  make_with("set", Texts{"train", "tests"}, 2);
  EXPECT_THAT(error_of([&] { load(wanted); }),
              HasSubstr("expected train, validation or test (or 0, 1, 2), found 'tests' in row 1"));
  make_with("set", integers({0, 3}), 2);
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("found '3' in row 1"));
  make_with("set", integers({0, 1, 2}), 2);
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("expected 2 values, one for each sample"));
}

TEST_F(Columns, GroupsAreIntegersOrNames) {
  auto wanted = options("hdf5", "f.h5");
  wanted.group = "patient";
  make_with("patient", integers({-5, 9, 9}), 3);
  EXPECT_THAT(labels(load(wanted).group), ElementsAre(-5, 9, 9));
  make_with("patient", Texts{"b", "a", "b"}, 3);
  EXPECT_THAT(labels(load(wanted).group), ElementsAre(1, 0, 1));
  make_with("patient", reals({1, 2, 3}), 3);
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("expected integers or text as groups"));
}

}  // namespace
}  // namespace cairn::data
