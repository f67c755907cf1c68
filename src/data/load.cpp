#include <algorithm>

#include "data/files.hpp"

namespace cairn::data {
namespace {

void add(Hasher& hasher, const HostTensor& tensor) {
  hasher.add(name(tensor.dtype));
  for (const auto extent : tensor.shape) hasher.add(" " + std::to_string(extent));
  hasher.add("\n");
  if (tensor.data) hasher.add(tensor.span());
}

void add(Hasher& hasher, const Input& input) {
  hasher.add(input.name + "\n");
  add(hasher, input.values);
  add(hasher, input.rows);
  for (const int count : input.categories) hasher.add(" " + std::to_string(count));
  hasher.add("\n");
}

Hash128 hash_of(const Dataset& dataset) {
  Hasher hasher;
  for (const auto& input : dataset.inputs) add(hasher, input);
  for (const auto* tensor : {&dataset.y, &dataset.part, &dataset.group}) add(hasher, *tensor);
  for (const auto& name : dataset.class_names) hasher.add(name + "\n");
  hasher.add(std::to_string(dataset.classes));
  return hasher.finish();
}

Dataset load_files(const Options& options) {
  if (options.format == "cifar") return load_cifar(options);
  if (options.format == "hdf5") return load_hdf5(options);
  if (options.format == "csv") return load_table(options);
  return load_idx(options);
}

}  // namespace

Dataset load(const Options& options) {
  validate(options);
  Dataset dataset = load_files(options);
  dataset.hash = hash_of(dataset);
  return dataset;
}

}  // namespace cairn::data
