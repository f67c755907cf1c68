#include <gmock/gmock.h>

#include "cairn/h5/file.hpp"
#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::HasSubstr;

template <class T>
HostTensor tensor(DType dtype, std::vector<std::int64_t> shape, std::vector<T> values) {
  auto result = HostTensor::allocate(dtype, std::move(shape));
  std::ranges::copy(values, result.as<T>().begin());
  return result;
}

HostTensor pixels(std::int64_t count) {
  auto x = HostTensor::allocate(DType::uint8, {count, 2, 1, 3});
  for (std::size_t i = 0; i < x.bytes(); ++i) x.as<std::uint8_t>()[i] = static_cast<uint8_t>(i);
  return x;
}

class Hdf5 : public Files {
 protected:
  void make(const std::string& name, const HostTensor& x, const HostTensor& y) const {
    auto file = h5::File::create(path(name));
    file.root().write("x", x);
    file.root().write("y", y);
    file.close();
  }
  void make_good() const {
    make("train.h5", pixels(4), tensor<std::int64_t>(DType::int64, {4}, {0, 2, 1, 2}));
    make("test.h5", pixels(2), tensor<std::uint8_t>(DType::uint8, {2}, {2, 0}));
  }
  std::string error() const {
    return error_of([&] { load(options("hdf5")); });
  }
};

TEST_F(Hdf5, ReadsClasses) {
  make_good();
  auto wanted = options("hdf5");
  Dataset dataset = load(wanted);
  EXPECT_THAT(dataset.train.x.shape, ElementsAre(4, 2, 1, 3));
  EXPECT_THAT(labels(dataset.train.y), ElementsAre(0, 2, 1, 2));
  EXPECT_THAT(labels(dataset.test.y), ElementsAre(2, 0));
  EXPECT_EQ(dataset.classes, 3);
  wanted.train_samples = 1;
  dataset = load(wanted);
  EXPECT_THAT(dataset.train.x.as<std::uint8_t>(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(labels(dataset.train.y), ElementsAre(0));
  EXPECT_EQ(dataset.classes, 3);
}

TEST_F(Hdf5, ReadsRealTargets) {
  const auto x = tensor<double>(DType::float64, {2, 1, 1, 2}, {0.5, 1, -1, 1e30});
  make("train.h5", x, tensor<double>(DType::float64, {2}, {0.1, -2}));
  make("test.h5", x, tensor<float>(DType::float32, {2}, {1, 2}));
  const Dataset dataset = load(options("hdf5"));
  EXPECT_EQ(dataset.classes, 0);
  EXPECT_THAT(dataset.train.x.as<float>(), ElementsAre(0.5f, 1.f, -1.f, 1e30f));
  EXPECT_THAT(dataset.train.y.as<float>(), ElementsAre(FloatEq(0.1f), -2.f));
}

TEST_F(Hdf5, RefusesWhatDoesNotFit) {
  make_good();
  const auto y = tensor<std::int64_t>(DType::int64, {4}, {0, 1, 2, 2});
  make("train.h5", tensor<std::uint8_t>(DType::uint8, {4}, {1, 2, 3, 4}), y);
  EXPECT_THAT(error(), HasSubstr("train.h5: expected x as N×C×H×W, found 4"));
  make("train.h5", pixels(3), y);
  EXPECT_THAT(error(), HasSubstr("expected y of 3 values, one for each sample of x, found 4"));
  make("train.h5", tensor<std::int64_t>(DType::int64, {1, 1, 1, 1}, {1}), y);
  EXPECT_THAT(error(), HasSubstr("uint8, float32 or float64, found int64"));
  make("train.h5", pixels(0), y);
  EXPECT_THAT(error(), HasSubstr("expected x with values, found 0×2×1×3"));
  make("train.h5", pixels(4), tensor<std::int64_t>(DType::int64, {4}, {0, 1, 4, 2}));
  EXPECT_THAT(error(), HasSubstr("found 0 to 4"));
  make("train.h5", pixels(4), tensor<std::int64_t>(DType::int64, {4}, {0, -1, 1, 2}));
  EXPECT_THAT(error(), HasSubstr("found -1 to 2"));
  make("train.h5", pixels(2), tensor<float>(DType::float32, {2}, {1, NAN}));
  EXPECT_THAT(error(), HasSubstr("expected y with finite values, found nan as value 1"));
  make("train.h5", pixels(2), tensor<float>(DType::float32, {2}, {1, 2}));
  EXPECT_THAT(error(), HasSubstr("expected targets as float32, found int64"));
}

TEST_F(Hdf5, RefusesMissingParts) {
  EXPECT_THAT(error(), HasSubstr("train.h5"));
  make_good();
  h5::File::create(path("test.h5")).root().write("x", pixels(1));
  EXPECT_THAT(error(), HasSubstr("test.h5: there is no dataset 'y'"));
}

TEST_F(Hdf5, DamageNeverCrashes) {
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

}  // namespace
}  // namespace cairn::data
