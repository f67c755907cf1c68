#include "cairn/data/share.hpp"

#include <gmock/gmock.h>

#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;

Dataset full() {
  Dataset dataset;
  dataset.inputs.resize(3);
  dataset.inputs[0].name = "cell";
  dataset.inputs[0].values = tensor<float>(DType::float32, {2, 3}, {1, 2, 3, 4, 5, 6});
  dataset.inputs[0].rows = tensor<std::int64_t>(DType::int64, {4}, {1, 0, 0, 1});
  dataset.inputs[1] = dataset.inputs[0];
  dataset.inputs[1].name = "other cell";
  dataset.inputs[2].name = "Größe, \n";
  dataset.inputs[2].values = tensor<std::int64_t>(DType::int64, {4, 2}, {0, 1, 2, 0, 1, 0, 2, 2});
  dataset.inputs[2].categories = {3, 4};
  dataset.y = tensor<std::int64_t>(DType::int64, {4}, {0, 1, 0, 1});
  dataset.part = tensor<std::uint8_t>(DType::uint8, {4}, {0, 1, 2, 0});
  dataset.group = tensor<std::int64_t>(DType::int64, {4}, {5, 5, 6, 7});
  dataset.classes = 2;
  dataset.class_names = {"normal", ""};
  dataset.hash = {~std::uint64_t{0}, 3};
  return dataset;
}

void expect_equal(const HostTensor& a, const HostTensor& b) {
  EXPECT_EQ(a.dtype, b.dtype);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.data, b.data) << "shared, not copied";
}

void expect_equal(const Dataset& a, const Dataset& b) {
  ASSERT_EQ(a.inputs.size(), b.inputs.size());
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    EXPECT_EQ(a.inputs[i].name, b.inputs[i].name);
    EXPECT_EQ(a.inputs[i].categories, b.inputs[i].categories);
    expect_equal(a.inputs[i].values, b.inputs[i].values);
    expect_equal(a.inputs[i].rows, b.inputs[i].rows);
  }
  expect_equal(a.y, b.y);
  expect_equal(a.part, b.part);
  expect_equal(a.group, b.group);
  EXPECT_EQ(a.classes, b.classes);
  EXPECT_EQ(a.class_names, b.class_names);
  EXPECT_EQ(a.hash, b.hash);
}

TEST(Share, CarriesEverything) {
  const Dataset dataset = full();
  const auto tensors = to_tensors(dataset);
  expect_equal(from_tensors(tensors), dataset);
  // Facts, texts, a table and rows (shared by two inputs), categories, y, part, group.
  EXPECT_EQ(tensors.size(), 8u);
}

TEST(Share, WhatIsAbsentStaysAbsent) {
  Dataset dataset;
  dataset.inputs.resize(1);
  dataset.inputs[0].values = tensor<float>(DType::float32, {1, 1}, {2});
  dataset.y = tensor<float>(DType::float32, {1}, {1});
  const Dataset back = from_tensors(to_tensors(dataset));
  expect_equal(back, dataset);
  EXPECT_TRUE(back.part.shape.empty());
  EXPECT_EQ(back.part.data, nullptr);
  EXPECT_EQ(back.inputs[0].rows.data, nullptr);
}

}  // namespace
}  // namespace cairn::data
