#include <gtest/gtest.h>

#include <algorithm>

#include "cairn/core/random.hpp"
#include "train/optimizer.hpp"
#include "train/samples.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

using torch::Tensor;

// ---- optimizers ---------------------------------------------------------------------------------

std::vector<Tensor> some_parameters() {
  auto source = at::detail::createCPUGenerator(3);
  std::vector<Tensor> result;
  for (const auto& shape : std::vector<std::vector<std::int64_t>>{{4, 3, 3, 3}, {4}, {17, 9}, {17}})
    result.push_back(torch::empty(shape).normal_(0, 1, source).set_requires_grad(true));
  return result;
}

/// A loss with curvature that differs between elements.
Tensor bowl(const std::vector<Tensor>& parameters) {
  Tensor loss = torch::zeros({});
  for (const auto& p : parameters) {
    const auto scale = torch::linspace(0.1, 2, p.numel()).view_as(p);
    loss = loss + (scale * (p - 0.5).pow(2)).sum() + torch::cos(p).sum();
  }
  return loss;
}

/// Decay on matrices only.
template <class Options>
std::vector<torch::optim::OptimizerParamGroup> groups(const std::vector<Tensor>& parameters,
                                                      Options options, double decay) {
  std::vector<Tensor> matrices, vectors;
  for (const auto& p : parameters) (p.dim() > 1 ? matrices : vectors).push_back(p);
  return {{matrices, std::make_unique<Options>(Options(options).weight_decay(decay))},
          {vectors, std::make_unique<Options>(options)}};
}

std::unique_ptr<torch::optim::Optimizer> reference(const Recipe& recipe,
                                                   const std::vector<Tensor>& p) {
  const double rate = recipe.learning_rate;
  if (recipe.optimizer == "sgd") {
    const auto options = torch::optim::SGDOptions(rate).momentum(0.9).nesterov(true);
    return std::make_unique<torch::optim::SGD>(groups(p, options, recipe.weight_decay), options);
  }
  if (recipe.optimizer == "adam") {
    const torch::optim::AdamOptions options(rate);
    return std::make_unique<torch::optim::Adam>(groups(p, options, recipe.weight_decay), options);
  }
  const auto options = torch::optim::AdamWOptions(rate).weight_decay(0);
  return std::make_unique<torch::optim::AdamW>(groups(p, options, recipe.weight_decay), options);
}

class Optimizers : public testing::TestWithParam<std::tuple<std::string, Arithmetic>> {};

TEST_P(Optimizers, EqualLibTorchsOver20Steps) {
  const auto [name, arithmetic] = GetParam();
  const Recipe recipe{name, 0.02, 0.05, 1};
  const auto ours = some_parameters(), theirs = some_parameters();
  Optimizer optimizer(recipe, 0.9, ours, arithmetic);
  const auto expected = reference(recipe, theirs);
  for (int step = 0; step < 20; ++step) {
    bowl(ours).backward();
    optimizer.step(recipe.learning_rate);
    expected->zero_grad();
    bowl(theirs).backward();
    expected->step();
  }
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_LE((ours[i] - theirs[i]).abs().max().item<float>(), 1e-6) << name << " tensor " << i;
}

TEST_P(Optimizers, LeaveParametersWithoutGradientAlone) {
  const auto [name, arithmetic] = GetParam();
  const auto parameters = some_parameters();
  const auto before = parameters[2].detach().clone();
  Optimizer optimizer({name, 0.1, 0.1, 1}, 0.9, parameters, arithmetic);
  bowl({parameters[0]}).backward();
  optimizer.step(0.1);
  EXPECT_TRUE(torch::equal(parameters[2], before));
  EXPECT_FALSE(parameters[0].grad().defined());
}

INSTANTIATE_TEST_SUITE_P(All, Optimizers,
                         testing::Combine(testing::Values("sgd", "adam", "adamw"),
                                          testing::Values(Arithmetic::loops, Arithmetic::lists)));

TEST(Optimizer, TheRateIsThatOfTheStep) {
  const auto weight = torch::ones({2, 2}).set_requires_grad(true);
  Optimizer optimizer({"sgd", 1, 0, 1}, 0, {weight}, Arithmetic::loops);
  weight.sum().backward();
  optimizer.step(0.25);
  EXPECT_TRUE(torch::equal(weight, torch::full({2, 2}, 0.75)));
}

TEST(ClipGradients, ScalesToTheLimitAndLeavesSmallOnes) {
  const auto a = torch::zeros({3}).set_requires_grad(true);
  const auto b = torch::zeros({1}).set_requires_grad(true);
  (a.sum() * 2 + b.sum() * 2).backward();  // norm 4
  clip_gradients({a, b}, 1);
  EXPECT_NEAR(a.grad()[0].item<float>(), 0.5, 1e-5);
  EXPECT_NEAR(b.grad()[0].item<float>(), 0.5, 1e-5);
  clip_gradients({a, b}, 10);
  EXPECT_NEAR(a.grad()[0].item<float>(), 0.5, 1e-5);
}

// ---- samples ------------------------------------------------------------------------------------

Tensor numbered(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
  return torch::arange(1, n * c * h * w + 1, torch::kInt64)
      .remainder(251)
      .add(1)
      .to(torch::kByte)
      .view({n, c, h, w});
}

TEST(Augmentation, MovesEveryPixelAsDrawn) {
  const auto images = numbered(5, 2, 4, 6);
  const Moves moves{torch::tensor({0, 2, -1, 1, -2}, torch::kInt64),
                    torch::tensor({0, -2, 1, 2, 0}, torch::kInt64),
                    torch::tensor({0, 1, 1, 0, 0}, torch::kBool)};
  const auto moved = move(images, moves, 2);
  ASSERT_EQ(moved.sizes(), images.sizes());
  ASSERT_EQ(moved.scalar_type(), torch::kByte);
  for (int n = 0; n < 5; ++n)
    for (int c = 0; c < 2; ++c)
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 6; ++j) {
          const int row = i - moves.down[n].item<int>();
          int column = j - moves.right[n].item<int>();
          int expected = 0;
          if (row >= 0 && row < 4 && column >= 0 && column < 6) {
            if (moves.flip[n].item<bool>()) column = 5 - column;
            expected = images[n][c][row][column].item<int>();
          }
          ASSERT_EQ(moved[n][c][i][j].item<int>(), expected) << n << c << i << j;
        }
}

TEST(Augmentation, DrawsAllMovesEquallyOften) {
  auto source = at::detail::createCPUGenerator(8);
  const auto moves = draw_moves(10000, {2, true}, source);
  for (const auto& shifts : {moves.down, moves.right})
    for (int shift = -3; shift <= 3; ++shift) {
      const double expected = std::abs(shift) <= 2 ? 2000 : 0;
      EXPECT_NEAR(shifts.eq(shift).sum().item<double>(), expected, expected == 0 ? 0 : 5 * 40);
    }
  EXPECT_NEAR(moves.flip.sum().item<double>(), 5000, 250);
  EXPECT_EQ(draw_moves(1000, {1, false}, source).flip.sum().item<int>(), 0);
}

TEST(Samples, OnTheCpuTheyShareTheMemory) {
  const auto dataset = quadrants(4);
  const auto device = to_device(dataset, {{1, 8, 8}, 4}, torch::kCPU);
  EXPECT_EQ(device.inputs[0].values.data_ptr(),
            static_cast<void*>(dataset.inputs[0].values.data.get()));
  const auto picked = pick(device, torch::tensor({2, 0}, torch::kInt64));
  EXPECT_TRUE(torch::equal(picked.x[0][0], device.inputs[0].values[2]));
  EXPECT_EQ(picked.y[1].item<std::int64_t>(), device.y[0].item<std::int64_t>());
}

template <class T>
HostTensor host(DType dtype, std::vector<std::int64_t> shape, const std::vector<T>& values) {
  auto result = HostTensor::allocate(dtype, std::move(shape));
  std::ranges::copy(values, result.as<T>().begin());
  return result;
}

/// Four samples: a table of three rows, numbers of their own, categories.
data::Dataset pairs() {
  data::Dataset dataset;
  dataset.inputs.push_back({"drug", host<float>(DType::float32, {3, 2}, {0, 1, 10, 11, 20, 21}),
                            host<std::int64_t>(DType::int64, {4}, {2, 0, 2, 1})});
  dataset.inputs.push_back({"dose", host<float>(DType::float32, {4, 1}, {5, 6, 7, 8}), {}});
  dataset.inputs.push_back(
      {"kind", host<std::int64_t>(DType::int64, {4, 2}, {0, 2, 1, 0, 1, 1, 0, 0}), {}, {2, 3}});
  dataset.y = host<float>(DType::float32, {4}, {1, 2, 3, 4});
  return dataset;
}

TEST(Samples, SharedRowsAreGatheredInTheOrderOfTheTask) {
  const space::Task task({{"dose", {1}}, {"drug", {2}}, {"kind", {2}, {2, 3}}}, 1);
  const auto samples = to_device(pairs(), task, torch::kCPU);
  const auto batch = pick(samples, torch::tensor({3, 0, 1}, torch::kInt64));
  EXPECT_TRUE(torch::equal(batch.x[0], torch::tensor({{8.f}, {5.f}, {6.f}})));
  EXPECT_TRUE(torch::equal(batch.x[1], torch::tensor({{10.f, 11.f}, {20.f, 21.f}, {0.f, 1.f}})));
  EXPECT_TRUE(torch::equal(batch.x[2], torch::tensor({{0, 0}, {0, 2}, {1, 0}}, torch::kInt64)));
  EXPECT_TRUE(torch::equal(batch.y, torch::tensor({4.f, 1.f, 2.f})));
}

TEST(Samples, RowsAndCategoriesOutOfRangeAreRefused) {
  const space::Task task({{"drug", {2}}, {"kind", {2}, {2, 3}}}, 1);
  auto row = pairs();
  row.inputs[0].rows.as<std::int64_t>()[1] = 3;
  EXPECT_NE(thrown([&] { to_device(row, task, torch::kCPU); }).find("rows of input \"drug\""),
            std::string::npos);
  auto category = pairs();
  category.inputs[2].values.as<std::int64_t>()[3] = -1;
  EXPECT_NE(thrown([&] { to_device(category, task, torch::kCPU); }).find("categories of column 1"),
            std::string::npos);
}

}  // namespace
}  // namespace cairn::train
