#include <gmock/gmock.h>

#include <cmath>

#include "cairn/core/random.hpp"
#include "cairn/data/dataset.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;

/// The plain definition in long double.
Statistics by_definition(const std::vector<long double>& values) {
  long double sum = 0, squares = 0;
  for (const auto value : values) sum += value;
  const long double mean = sum / values.size();
  for (const auto value : values) squares += (value - mean) * (value - mean);
  return {{static_cast<double>(mean)}, {static_cast<double>(std::sqrt(squares / values.size()))}};
}

template <class T, class Draw>
void compare(DType dtype, Draw draw) {
  auto x = HostTensor::allocate(dtype, {9, 3, 5, 7});
  for (auto& value : x.as<T>()) value = draw();
  const std::vector<std::int64_t> samples{0, 2, 3, 8};
  const Statistics found = statistics(x, samples);
  ASSERT_EQ(found.mean.size(), 3u);
  for (std::size_t c = 0; c < 3; ++c) {
    std::vector<long double> values;
    for (const auto n : samples)
      for (std::size_t i = 0; i < 35; ++i) values.push_back(x.as<T>()[(n * 3 + c) * 35 + i]);
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

TEST(Statistics, ConstantChannelHasDeviationOne) {
  auto bytes = HostTensor::allocate(DType::uint8, {2, 1, 1, 1});
  bytes.as<std::uint8_t>()[0] = bytes.as<std::uint8_t>()[1] = 77;
  EXPECT_THAT(statistics(bytes, {0, 1}).standard_deviation, ElementsAre(1));
  auto reals = HostTensor::allocate(DType::float32, {3, 1, 1, 7});
  for (auto& value : reals.as<float>()) value = 0.1f;
  EXPECT_THAT(statistics(reals, {0, 1, 2}).standard_deviation, ElementsAre(1));
  EXPECT_THAT(statistics(reals, {0, 1, 2}).mean, ElementsAre(static_cast<double>(0.1f)));
}

}  // namespace
}  // namespace cairn::data
