#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "data/files.hpp"

namespace cairn::data {
namespace {

std::string describe(const HostTensor& tensor) {
  std::vector<std::string> parts;
  for (std::size_t i = 1; i < tensor.shape.size(); ++i)
    parts.push_back(std::to_string(tensor.shape[i]));
  return parts.empty() ? std::string(name(tensor.dtype))
                       : std::string(name(tensor.dtype)) + " of " + join(parts, "×");
}

/// The test data must be of the same kind as the training data.
void check_alike(const Dataset& dataset, const std::string& path) {
  const auto check = [&](const HostTensor& train, const HostTensor& test, const char* what) {
    if (describe(train) != describe(test))
      throw Error(
          {"the test data in " + path + " do not match the training data",
           std::string("expected ") + what + " as " + describe(train) + ", found " + describe(test),
           "Check that the files belong together"});
  };
  check(dataset.train.x, dataset.test.x, "inputs");
  check(dataset.train.y, dataset.test.y, "targets");
}

void check_labels(const Dataset& dataset, const std::string& path) {
  if (dataset.classes == 0) return;
  const auto [low, high] = std::ranges::minmax(dataset.test.y.as<std::int64_t>());
  if (low >= 0 && high < dataset.classes) return;
  throw Error({"the test data in " + path + " do not match the training data",
               "expected labels from 0 to " + std::to_string(dataset.classes - 1) + ", found " +
                   std::to_string(low < 0 ? low : high),
               "Check that the files belong together"});
}

Hash128 hash_of(const Dataset& dataset) {
  Hasher hasher;
  for (const auto* tensor :
       {&dataset.train.x, &dataset.train.y, &dataset.test.x, &dataset.test.y}) {
    hasher.add(name(tensor->dtype));
    for (const auto extent : tensor->shape) hasher.add(" " + std::to_string(extent));
    hasher.add("\n");
    hasher.add(tensor->span());
  }
  return hasher.finish();
}

Dataset load_files(const Options& options) {
  if (options.format == "cifar") return load_cifar(options);
  if (options.format == "hdf5") return load_hdf5(options);
  return load_idx(options);
}

}  // namespace

Dataset load(const Options& options) {
  validate(options);
  Dataset dataset = load_files(options);
  check_alike(dataset, options.path);
  check_labels(dataset, options.path);
  dataset.hash = hash_of(dataset);
  return dataset;
}

}  // namespace cairn::data
