#include "data/files.hpp"

#include <algorithm>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::data {
namespace {

std::string suggestion(const Options& options) {
  if (options.path == Options{}.path)
    return "Install Debian's package dataset-fashion-mnist (apt-get install "
           "dataset-fashion-mnist), or set data.path to the folder of your files";
  return "Set data.path to the folder that holds the files, and data.format to what they are";
}

}  // namespace

std::filesystem::path find_file(const Options& options, std::initializer_list<std::string> names) {
  std::vector<std::string> looked_for;
  for (const auto& name : names) {
    const auto path = std::filesystem::path(options.path) / name;
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
    looked_for.push_back(path.string());
  }
  throw Error({"cannot find the data file " + *names.begin(),
               "there is no " + join(looked_for, " and no "), suggestion(options)});
}

std::optional<std::filesystem::path> single_file(const Options& options) {
  const std::filesystem::path path(options.path);
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::nullopt;
  if (std::filesystem::exists(path, error)) return path;
  if (!path.has_extension()) return std::nullopt;
  throw Error(
      {"cannot find the data file " + path.string(), "there is no such file", suggestion(options)});
}

std::int64_t used_samples(const Options& options, std::int64_t found) {
  if (options.train_samples > found)
    throw UsageError({"data.train_samples",
                      "expected at most the " + with_commas(found) +
                          " samples that are not for the test, found " +
                          with_commas(options.train_samples),
                      "Lower it, or use 0 for all samples"});
  return options.train_samples > 0 ? options.train_samples : found;
}

void unlike(const Options& options, const std::string& expected, const std::string& found) {
  throw Error({"the test data in " + options.path + " do not match the training data",
               "expected " + expected + ", found " + found,
               "Check that the files belong together"});
}

void check_labels(const Options& options, const Dataset& pool, const Counts& counts) {
  const auto [low, high] =
      std::ranges::minmax(pool.y.as<std::int64_t>().last(static_cast<std::size_t>(counts.test)));
  if (low < 0 || high >= pool.classes)
    unlike(options, "labels from 0 to " + std::to_string(pool.classes - 1),
           std::to_string(low < 0 ? low : high));
}

void check_test_classes(const Options& options, const Dataset& pool, const Counts& counts) {
  if (pool.classes == 0) return;
  std::vector<bool> known(static_cast<std::size_t>(pool.classes));
  const auto y = pool.y.as<std::int64_t>();
  for (std::int64_t i = 0; i < counts.train; ++i) known[y[i]] = true;
  for (const auto k : y.subspan(counts.train))
    if (!known[k])
      unlike(options, "only classes of the training data",
             "'" + (pool.class_names.empty() ? std::to_string(k) : pool.class_names[k]) + "'");
}

HostTensor parts_of(const Counts& counts) {
  auto part = HostTensor::allocate(DType::uint8, {counts.all()});
  const auto values = part.as<std::uint8_t>();
  std::ranges::fill(values.first(counts.train), static_cast<std::uint8_t>(Part::train));
  std::ranges::fill(values.last(counts.test), static_cast<std::uint8_t>(Part::test));
  return part;
}

Dataset image_pool(const std::vector<std::int64_t>& shape, const Counts& counts) {
  std::vector<std::int64_t> all{counts.all()};
  all.insert(all.end(), shape.begin(), shape.end());
  Dataset dataset;
  dataset.inputs.resize(1);
  dataset.inputs[0].values = HostTensor::allocate(DType::uint8, std::move(all));
  dataset.y = HostTensor::allocate(DType::int64, {counts.all()});
  dataset.part = parts_of(counts);
  return dataset;
}

std::string extents_text(std::span<const std::int64_t> shape) {
  std::vector<std::string> extents;
  for (const auto extent : shape) extents.push_back(with_commas(extent));
  return shape.empty() ? "one value" : join(extents, "×");
}

}  // namespace cairn::data
