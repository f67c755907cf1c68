// What folds have as one.
#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/error.hpp"
#include "train/folds.hpp"
#include "train/snapshots.hpp"

namespace cairn::train {
namespace {

TEST(Stack, MeansAndStandardErrorsFollowTheirDefinitions) {
  const MetricInfo info{"validation_r2", "1", Direction::maximize};
  const std::vector<std::vector<Metric>> folds{{{info, 1}}, {{info, 2}}, {{info, 6}}};
  EXPECT_EQ(means(folds), (std::vector<Metric>{{info, 3}}));
  const auto errors = standard_errors(folds);
  EXPECT_EQ(errors[0].info, (MetricInfo{"validation_r2_se", "1", Direction::minimize}));
  EXPECT_NEAR(errors[0].value, std::sqrt(7.0) / std::sqrt(3.0), 1e-12);  // s² = (4 + 1 + 9) / 2
}

TEST(Stack, StackedWeightsComeApartAgain) {
  const auto tensor = [](std::vector<std::int64_t> shape, float value) {
    auto result = HostTensor::allocate(DType::float32, std::move(shape));
    std::ranges::fill(result.as<float>(), value);
    return result;
  };
  const std::vector<std::vector<NamedTensor>> folds{
      {{"a", tensor({2, 3}, 1)}, {"b", tensor({}, 2)}},
      {{"a", tensor({2, 3}, 3)}, {"b", tensor({}, 4)}}};
  const auto stacked = stack(folds);
  EXPECT_EQ(stacked[0].tensor.shape, (std::vector<std::int64_t>{2, 2, 3}));
  EXPECT_EQ(stacked[1].tensor.shape, (std::vector<std::int64_t>{2}));
  for (std::size_t i = 0; i < 2; ++i) EXPECT_TRUE(same(slice(stacked, i, 2), folds[i]));
  EXPECT_THROW(slice(stacked, 0, 3), Error);
  EXPECT_THROW(slice(folds[0], 0, 2), Error);  // a scalar is no stack
}

TEST(Stack, OfDifferentTensorsIsRefused) {
  const NamedTensor a{"a", HostTensor::allocate(DType::float32, {2})};
  const NamedTensor b{"a", HostTensor::allocate(DType::float32, {3})};
  EXPECT_THROW(stack({{a}, {b}}), Error);
}

TEST(Stack, MeanCurvesHaveThePointsOfAll) {
  const MetricInfo loss{"training_loss", "1", Direction::minimize};
  const Curve a{{1, 2}, {{loss, {4, 2}}}}, b{{1, 2}, {{loss, {2, 1}}}};
  EXPECT_EQ(mean_curve({a, b}), (Curve{{1, 2}, {{loss, {3, 1.5}}}}));
  EXPECT_EQ(mean_curve({Curve{}, Curve{}}), Curve{});
}

}  // namespace
}  // namespace cairn::train
