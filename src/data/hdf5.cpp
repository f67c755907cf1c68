#include <algorithm>
#include <cmath>
#include <string_view>

#include "cairn/core/text.hpp"
#include "cairn/h5/file.hpp"
#include "data/files.hpp"
#include "data/reader.hpp"

namespace cairn::data {
namespace {

std::string text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> extents;
  for (const auto extent : shape) extents.push_back(with_commas(extent));
  return shape.empty() ? "one value" : join(extents, "×");
}

template <class To, class From>
HostTensor convert(const HostTensor& from, DType dtype) {
  auto to = HostTensor::allocate(dtype, from.shape);
  std::ranges::transform(from.as<From>(), to.as<To>().begin(),
                         [](From value) { return static_cast<To>(value); });
  return to;
}

/// uint8 and float32 as they are, float64 as float32.
HostTensor as_inputs(HostTensor x, const std::filesystem::path& path) {
  if (x.shape.size() != 4) mismatch(path, "x as N×C×H×W", text(x.shape));
  if (x.size() == 0) mismatch(path, "x with values", text(x.shape));
  if (x.dtype == DType::float64) return convert<float, double>(x, DType::float32);
  if (x.dtype != DType::uint8 && x.dtype != DType::float32)
    mismatch(path, "x of type uint8, float32 or float64", std::string(name(x.dtype)));
  return x;
}

/// Integers as int64, real numbers as float32.
HostTensor as_targets(HostTensor y, std::int64_t samples, const std::filesystem::path& path) {
  if (y.shape != std::vector{samples})
    mismatch(path, "y of " + with_commas(samples) + " values, one for each sample of x",
             text(y.shape));
  if (y.dtype == DType::uint8) return convert<std::int64_t, std::uint8_t>(y, DType::int64);
  if (y.dtype == DType::float64) return convert<float, double>(y, DType::float32);
  if (y.dtype == DType::bfloat16) mismatch(path, "y of integers or real numbers", "bfloat16");
  return y;
}

void check_finite(const HostTensor& tensor, const char* name, const std::filesystem::path& path) {
  if (tensor.dtype != DType::float32) return;
  const auto values = tensor.as<float>();
  const auto bad = std::ranges::find_if_not(values, [](float v) { return std::isfinite(v); });
  if (bad != values.end())
    mismatch(path, std::string(name) + " with finite values",
             shortest(*bad) + " as value " + with_commas(bad - values.begin()));
}

Samples load_part(const std::filesystem::path& path) {
  const auto file = h5::File::open(path);
  for (const std::string name : {"x", "y"})
    if (!file.root().has(name)) fail(path, "there is no dataset '" + name + "' in it");
  auto x = as_inputs(file.root().read("x"), path);
  auto y = as_targets(file.root().read("y"), x.shape[0], path);
  check_finite(x, "x", path);
  check_finite(y, "y", path);
  return {std::move(x), std::move(y)};
}

/// Classes are counted from 0; more than samples would be a mistake, say of real targets as int.
int classes_of(const HostTensor& y, const std::filesystem::path& path) {
  if (y.dtype != DType::int64) return 0;
  const auto [low, high] = std::ranges::minmax(y.as<std::int64_t>());
  const auto limit = std::min<std::int64_t>(y.shape[0], 1 << 20);
  if (low < 0 || high >= limit)
    mismatch(path, "classes from 0 to less than the number of samples",
             with_commas(low) + " to " + with_commas(high));
  return static_cast<int>(high) + 1;
}

void keep_first(HostTensor& tensor, std::int64_t count) {
  if (count == tensor.shape[0]) return;
  auto shape = tensor.shape;
  shape[0] = count;
  auto kept = HostTensor::allocate(tensor.dtype, std::move(shape));
  std::ranges::copy(tensor.span().first(kept.bytes()), kept.span().begin());
  tensor = std::move(kept);
}

}  // namespace

Dataset load_hdf5(const Options& options) {
  const auto train_path = find_file(options, {"train.h5"});
  const auto test_path = find_file(options, {"test.h5"});
  Dataset dataset;
  dataset.train = load_part(train_path);
  dataset.test = load_part(test_path);
  dataset.classes = classes_of(dataset.train.y, train_path);
  const auto used = used_samples(options, dataset.train.x.shape[0]);
  keep_first(dataset.train.x, used);
  keep_first(dataset.train.y, used);
  return dataset;
}

}  // namespace cairn::data
