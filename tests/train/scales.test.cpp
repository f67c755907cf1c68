#include "train/scales.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "train/support.hpp"

namespace cairn::train {
namespace {

using torch::Tensor;

InputScaling scaling(std::vector<std::int64_t> shape, std::vector<double> mean,
                     std::vector<double> deviation, double clip = 0) {
  return {"input", data::Statistics{std::move(shape), std::move(mean), std::move(deviation)}, clip};
}

TEST(Normalisation, IsPerChannelAndLeavesTheSamplesAlone) {
  const auto x = torch::tensor({1.f, 2.f, 3.f, 4.f}).view({1, 2, 1, 2});
  const auto copy = x.clone();
  const Normalisation normalisation(scaling({2, 1, 1}, {1, 3}, {2, 0.5}), torch::kCPU);
  EXPECT_TRUE(
      torch::equal(normalisation(x), torch::tensor({0.f, 0.5f, 0.f, 2.f}).view({1, 2, 1, 2})));
  EXPECT_TRUE(torch::equal(x, copy));
}

TEST(Normalisation, OfElementsClipsAndPutsTheMeanForWhatIsMissing) {
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  const auto x = torch::tensor({{5.f, nan, -9.f}, {nan, 1.f, 100.f}});
  const Normalisation normalisation(scaling({3}, {1, 2, 3}, {2, 1, 4}, 2.5), torch::kCPU);
  EXPECT_TRUE(
      torch::equal(normalisation(x), torch::tensor({{2.f, 0.f, -2.5f}, {0.f, -1.f, 2.5f}})));
}

/// A network that meets the infinite says so; one that meets 3e38 does not.
TEST(Normalisation, LeavesTheInfiniteInfinite) {
  const auto x = torch::tensor({{std::numeric_limits<float>::infinity()}});
  EXPECT_TRUE(std::isinf(Normalisation(scaling({1}, {0}, {1}), torch::kCPU)(x).item<float>()));
}

TEST(Normalisation, LeavesCategoriesAlone) {
  const auto codes = torch::tensor({{3, 0}}, torch::kInt64);
  EXPECT_TRUE(torch::equal(Normalisation({"input"}, torch::kCPU)(codes), codes));
}

TEST(Scales, OutputsComeBackOnTheScaleOfTheTarget) {
  const Scales scales({{}, TargetScaling{10, 4}}, torch::kCPU);
  const auto y = torch::tensor({2.f, 10.f, 18.f});
  EXPECT_TRUE(torch::equal(scales.to_training(y), torch::tensor({-2.f, 0.f, 2.f})));
  EXPECT_TRUE(torch::equal(scales.to_original(scales.to_training(y)), y));
  const Scales classes({}, torch::kCPU);
  const auto labels = torch::tensor({2, 0}, torch::kInt64);
  EXPECT_TRUE(torch::equal(classes.to_training(labels), labels));
}

space::Graph three_inputs() {
  space::Graph graph;
  const auto a = graph.add("input_a", space::Input{{2, 3}}, {});
  const auto b = graph.add("input_b", space::Input{{2}}, {});
  const auto c = graph.add("input_c", space::Input{{4}}, {});
  const auto flat = graph.add("flat", space::Flatten{}, {a});
  const auto table = graph.add("table", space::Embedding{{3, 5}, 2}, {b});
  graph.add("both", space::Concat{}, {flat, table, c});
  return graph;
}

TEST(Scaling, ComesBackFromTheWeights) {
  Scaling scaling;
  scaling.inputs.push_back({"input_a", data::Statistics{{2, 1}, {1, 2}, {3, 4}}, 5});
  scaling.inputs.push_back({"input_b"});
  scaling.inputs.push_back({"input_c", data::Statistics{{4}, {1, 2, 3, 4}, {5, 6, 7, 8}}});
  scaling.target = {2.5, 0.5};
  auto weights = to_weights(scaling);
  std::vector<std::string> names;
  for (const auto& [name, tensor] : weights) {
    names.push_back(name);
    EXPECT_TRUE(is_scaling(name));
    EXPECT_EQ(tensor.dtype, DType::float64);
  }
  EXPECT_EQ(names, (std::vector<std::string>{
                       "input_a.mean", "input_a.standard_deviation", "input_a.clip", "input_c.mean",
                       "input_c.standard_deviation", "output.mean", "output.standard_deviation"}));
  EXPECT_EQ(weights[0].tensor.shape, (std::vector<std::int64_t>{2, 1}));
  const auto back = scaling_of(weights, three_inputs());
  ASSERT_EQ(back.inputs.size(), 3u);
  EXPECT_EQ(back.inputs[0].statistics->standard_deviation, (std::vector<double>{3, 4}));
  EXPECT_EQ(back.inputs[0].clip, 5);
  EXPECT_FALSE(back.inputs[1].statistics);
  EXPECT_EQ(back.inputs[2].statistics->shape, (std::vector<std::int64_t>{4}));
  EXPECT_EQ(back.target->mean, 2.5);
  EXPECT_EQ(back.target->standard_deviation, 0.5);
  weights.erase(weights.begin());
  EXPECT_NE(thrown([&] { scaling_of(weights, three_inputs()); }).find("input_a.mean"),
            std::string::npos);
}

TEST(Scaling, IsNoneOfTheNetworksWeights) {
  for (const char* name : {"conv.weight", "bn.running_mean", "bn.num_batches_tracked", "a.bias"})
    EXPECT_FALSE(is_scaling(name)) << name;
}

TEST(Scaling, IsLearnedFromTheGivenSamplesAlone) {
  data::Dataset dataset;
  dataset.inputs.resize(2);
  dataset.inputs[0].name = "x";
  dataset.inputs[0].values = HostTensor::allocate(DType::float32, {4, 1});
  std::ranges::copy(std::vector<float>{0, 2, 100, NAN},
                    dataset.inputs[0].values.as<float>().begin());
  dataset.inputs[1].name = "kind";
  dataset.inputs[1].values = HostTensor::allocate(DType::int64, {4, 1});
  dataset.inputs[1].categories = {2};
  std::ranges::fill(dataset.inputs[1].values.as<std::int64_t>(), 1);
  dataset.y = HostTensor::allocate(DType::float32, {4});
  std::ranges::copy(std::vector<float>{10, 14, 1000, 12}, dataset.y.as<float>().begin());
  const space::Task task({{"kind", {1}, {2}}, {"x", {1}}}, 1);
  data::Options options;
  options.input = {{"x", "", "", "element", 3}};
  const auto learned = learn_scaling(task, dataset, options, {0, 1, 3});
  EXPECT_EQ(learned.inputs[0].node, "input_kind");
  EXPECT_FALSE(learned.inputs[0].statistics);
  EXPECT_EQ(learned.inputs[1].statistics->mean, std::vector<double>{1});
  EXPECT_EQ(learned.inputs[1].statistics->standard_deviation, std::vector<double>{1});
  EXPECT_EQ(learned.inputs[1].clip, 3);
  EXPECT_EQ(learned.target->mean, 12);
  EXPECT_NEAR(learned.target->standard_deviation, std::sqrt(8.0 / 3), 1e-6);
  options.scale_target = false;
  EXPECT_FALSE(learn_scaling(task, dataset, options, {0, 1, 3}).target);
}

}  // namespace
}  // namespace cairn::train
