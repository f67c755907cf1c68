#include <gmock/gmock.h>

#include <cmath>

#include "cairn/core/random.hpp"
#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::Pointwise;

/// The plain definition in long double.
Statistics by_definition(const std::vector<long double>& values) {
  long double sum = 0, squares = 0;
  for (const auto value : values) sum += value;
  const long double mean = sum / values.size();
  for (const auto value : values) squares += (value - mean) * (value - mean);
  return {
      {1}, {static_cast<double>(mean)}, {static_cast<double>(std::sqrt(squares / values.size()))}};
}

template <class T, class Draw>
void compare(DType dtype, Draw draw) {
  Input x{"", HostTensor::allocate(dtype, {9, 3, 5, 7}), {}};
  for (auto& value : x.values.as<T>()) value = draw();
  const std::vector<std::int64_t> samples{0, 2, 3, 8};
  const Statistics found = statistics(x, samples, "channel");
  EXPECT_THAT(found.shape, ElementsAre(3, 1, 1));
  ASSERT_EQ(found.mean.size(), 3u);
  for (std::size_t c = 0; c < 3; ++c) {
    std::vector<long double> values;
    for (const auto n : samples)
      for (std::size_t i = 0; i < 35; ++i) values.push_back(x.values.as<T>()[(n * 3 + c) * 35 + i]);
    const Statistics known = by_definition(values);
    EXPECT_NEAR(found.mean[c], known.mean[0], 1e-12 * std::abs(known.mean[0]));
    EXPECT_NEAR(found.standard_deviation[c], known.standard_deviation[0],
                1e-12 * known.standard_deviation[0]);
  }
}

TEST(Statistics, OfBytes) {
  Random random(1, "test");
  compare<std::uint8_t>(DType::uint8, [&] { return static_cast<std::uint8_t>(random.below(256)); });
}

TEST(Statistics, OfRealNumbersFarFromZero) {
  Random random(2, "test");
  compare<float>(DType::float32, [&] { return static_cast<float>(1e6 + random.normal()); });
}

TEST(Statistics, OfManyLargeBytes) {
  Input x{"", HostTensor::allocate(DType::uint8, {2, 1, 300, 300}), {}};
  for (auto& value : x.values.as<std::uint8_t>()) value = 255;
  x.values.as<std::uint8_t>()[0] = 254;
  const auto found = statistics(x, {0, 1}, "channel");
  const double p = 1.0 / 180'000;
  EXPECT_NEAR(found.mean[0], 255 - p, 1e-12);
  EXPECT_NEAR(found.standard_deviation[0], std::sqrt(p * (1 - p)), 1e-12);
}

// ---- figures of NumPy's nanmean and nanstd, float64 ---------------------------------------------

using Figures = std::vector<double>;

void expect_figures(const Statistics& found, const Figures& mean, const Figures& deviation) {
  EXPECT_THAT(found.mean, Pointwise(DoubleNear(1e-12), mean));
  EXPECT_THAT(found.standard_deviation, Pointwise(DoubleNear(1e-12), deviation));
}

/// ((37 i mod 101) / 7 − 3 as float32, missing where i mod 13 = 5.
Input with_gaps() {
  Input x{"x", HostTensor::allocate(DType::float32, {6, 2, 3, 2}), {}};
  for (std::size_t i = 0; i < x.values.size(); ++i)
    x.values.as<float>()[i] =
        i % 13 == 5 ? NAN : static_cast<float>(static_cast<double>(i * 37 % 101) / 7 - 3);
  return x;
}

TEST(Statistics, LeaveOutWhatIsMissing) {
  const auto channels = statistics(with_gaps(), {0, 2, 3, 5}, "channel");
  EXPECT_THAT(channels.shape, ElementsAre(2, 1, 1));
  expect_figures(channels, {3.8447205229945807, 4.129251697233745},
                 {4.309851912937254, 4.427782421797679});
  const auto elements = statistics(with_gaps(), {0, 2, 3, 5}, "element");
  EXPECT_THAT(elements.shape, ElementsAre(2, 3, 2));
  expect_figures(elements,
                 {4.0714287385344505, 2.142857164144516, 7.428571462631226, 1.8928570747375488,
                  3.571428507566452, 4.000000079472859, 3.3214285261929035, 5.952380975087483,
                  9.333333492279053, 1.1428571343421936, 6.476190487543742, 0.8928570337593555},
                 {5.873235907549728, 2.0228289018898344, 2.0228287798164737, 4.744895026312485,
                  2.022828813491881, 4.875316138856955, 4.744895162333727, 1.3519114144864988,
                  1.3519116384314669, 2.0228288997851207, 2.333819153639518, 4.744895051632457});
}

TEST(Statistics, OfSequencesOfBytes) {
  Input x{"x", HostTensor::allocate(DType::uint8, {6, 2, 3}), {}};
  for (std::size_t i = 0; i < 36; ++i)
    x.values.as<std::uint8_t>()[i] = static_cast<std::uint8_t>(i * 37 % 251);
  const auto channels = statistics(x, {1, 2, 4}, "channel");
  EXPECT_THAT(channels.shape, ElementsAre(2, 1));
  expect_figures(channels, {136.66666666666666, 108.22222222222223},
                 {85.0934127232472, 60.691895446093184});
  expect_figures(
      statistics(x, {1, 2, 4}, "element"),
      {183.33333333333334, 136.66666666666666, 90.0, 127.0, 80.33333333333333, 117.33333333333333},
      {36.16935473881477, 94.01181958787002, 84.97450598071558, 84.97450598071558,
       36.16935473881477, 36.16935473881477});
}

TEST(Statistics, OfSharedRowsCountEachOnce) {
  Input x{"x", HostTensor::allocate(DType::float32, {5, 3}), {}};
  for (std::size_t i = 0; i < 15; ++i)
    x.values.as<float>()[i] = static_cast<float>(static_cast<double>(i * 29 % 47) / 3);
  x.rows = tensor<std::int64_t>(DType::int64, {6}, {4, 0, 4, 1, 2, 4});
  const auto found = statistics(x, {0, 2, 3, 5}, "channel");  // rows 4, 4, 1, 4
  EXPECT_THAT(found.shape, ElementsAre(3));
  expect_figures(found, {9.833333253860474, 3.8333334177732468, 5.666666686534882},
                 {3.499999761581421, 3.500000074505806, 4.333333313465118});
}

// ---- edges --------------------------------------------------------------------------------------

TEST(Statistics, WhatIsConstantHasDeviationOne) {
  const Input bytes{"", tensor<std::uint8_t>(DType::uint8, {2, 1, 1, 1}, {77, 77}), {}};
  EXPECT_THAT(statistics(bytes, {0, 1}, "channel").standard_deviation, ElementsAre(1));
  const Input reals{
      "", tensor<float>(DType::float32, {3, 1, 1, 7}, std::vector<float>(21, 0.1f)), {}};
  EXPECT_THAT(statistics(reals, {0, 1, 2}, "channel").standard_deviation, ElementsAre(1));
  EXPECT_THAT(statistics(reals, {0, 1, 2}, "channel").mean, ElementsAre(static_cast<double>(0.1f)));
  const Input gap{"", tensor<float>(DType::float32, {4, 1}, {NAN, 0.1f, 0.1f, 0.1f}), {}};
  EXPECT_THAT(statistics(gap, {0, 1, 2, 3}, "element").standard_deviation, ElementsAre(1));
}

TEST(Statistics, OfNothingDoNothing) {
  const Input x{"", tensor<float>(DType::float32, {2, 2}, {NAN, 3, NAN, 5}), {}};
  const auto found = statistics(x, {0, 1}, "channel");
  EXPECT_THAT(found.mean, ElementsAre(0, 4));
  EXPECT_THAT(found.standard_deviation, ElementsAre(1, 1));
  EXPECT_THAT(statistics(x, {}, "element").mean, ElementsAre(0, 0));
  const auto none = statistics(with_gaps(), {0, 1}, "none");
  EXPECT_THAT(none.shape, ElementsAre(1, 1, 1));
  EXPECT_THAT(none.mean, ElementsAre(0));
  EXPECT_THAT(none.standard_deviation, ElementsAre(1));
  const Input codes{
      "", tensor<std::int64_t>(DType::int64, {2, 3}, {1, 2, 3, 4, 5, 6}), {}, {7, 7, 7}};
  EXPECT_THAT(statistics(codes, {0, 1}, "channel").mean, Each(0));
}

TEST(Statistics, OfTargets) {
  Dataset dataset;
  dataset.y = tensor<float>(DType::float32, {4}, {1, 100, 2, 6});
  const auto found = target_statistics(dataset, {0, 2, 3});
  EXPECT_THAT(found.shape, ElementsAre(1));
  EXPECT_THAT(found.mean, ElementsAre(3));
  EXPECT_THAT(found.standard_deviation, ElementsAre(DoubleNear(std::sqrt(14.0 / 3), 1e-12)));
  dataset.y = tensor<std::int64_t>(DType::int64, {2}, {0, 1});
  dataset.classes = 2;
  EXPECT_THAT(target_statistics(dataset, {0, 1}).mean, ElementsAre(0));
  EXPECT_THAT(target_statistics(dataset, {0, 1}).standard_deviation, ElementsAre(1));
}

}  // namespace
}  // namespace cairn::data
