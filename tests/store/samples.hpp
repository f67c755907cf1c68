#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/store/checkpoint.hpp"
#include "h5/scratch.hpp"

/// Checkpoints for tests.
namespace cairn::store {

inline HostTensor noise(DType dtype, std::vector<std::int64_t> shape, std::uint64_t seed = 0) {
  auto tensor = HostTensor::allocate(dtype, std::move(shape));
  Random random(tensor.bytes() + seed, "test");
  for (auto& byte : tensor.span()) byte = static_cast<std::byte>(random());
  return tensor;
}

/// All types and shapes, a training in the middle.
inline Checkpoint example() {
  Checkpoint checkpoint;
  checkpoint.candidate = CandidateId(17);
  checkpoint.attempt = Attempt(2);
  checkpoint.epoch = 12.5;
  checkpoint.architecture = R"({"decisions":[1,"ü"]})";
  checkpoint.graph = R"({"layers":)" + std::string(500, ' ') + "[]}";
  checkpoint.weights = {
      {"2.weight", noise(DType::float32, {8, 3, 3, 3})}, {"2.bias", noise(DType::float32, {8})},
      {"10.weight", noise(DType::bfloat16, {10, 8})},    {"10.batches", noise(DType::int64, {})},
      {"10.none", noise(DType::float64, {0, 4})},        {"1.mask", noise(DType::uint8, {7})}};
  checkpoint.training = {{"adam.2.weight", noise(DType::float32, {8, 3, 3, 3}, 1)},
                         {"random", noise(DType::uint8, {2500})}};
  checkpoint.curve = {{0.5, 1, 12.5},
                      {{{"validation_accuracy", "1", Direction::maximize}, {0.1, 0.5, 1. / 3}},
                       {{"time/step", "s", Direction::minimize}, {1e-300, 2, -0.}}}};
  return checkpoint;
}

/// One with so many nodes "n0", "n1", … of a weight and a bias each.
inline Checkpoint network(std::uint64_t candidate, int nodes, std::int64_t width) {
  Checkpoint checkpoint;
  checkpoint.candidate = CandidateId(candidate);
  checkpoint.epoch = 1;
  checkpoint.architecture = checkpoint.graph = "{}";
  for (int node = 0; node < nodes; ++node) {
    const std::string name = "n" + std::to_string(node);
    const std::uint64_t seed = candidate * 1000 + static_cast<std::uint64_t>(node);
    checkpoint.weights.push_back({name + ".weight", noise(DType::float32, {width, width}, seed)});
    checkpoint.weights.push_back({name + ".bias", noise(DType::float32, {width}, seed)});
  }
  return checkpoint;
}

inline bool same(const NamedTensor& a, const NamedTensor& b) {
  return a.name == b.name && a.tensor.dtype == b.tensor.dtype && a.tensor.shape == b.tensor.shape &&
         std::ranges::equal(a.tensor.span(), b.tensor.span());
}

inline bool same(const std::vector<NamedTensor>& a, const std::vector<NamedTensor>& b) {
  return std::ranges::equal(a, b,
                            [](const auto& left, const auto& right) { return same(left, right); });
}

inline bool same(const Checkpoint& a, const Checkpoint& b) {
  return a.candidate == b.candidate && a.attempt == b.attempt && a.epoch == b.epoch &&
         a.architecture == b.architecture && a.graph == b.graph && same(a.weights, b.weights) &&
         same(a.training, b.training) && a.curve == b.curve;
}

/// The names of the tensors.
inline std::vector<std::string> names_of(const std::vector<NamedTensor>& tensors) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : tensors) names.push_back(name);
  return names;
}

/// Files below a folder.
inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (!entry.is_directory()) files.push_back(entry.path());
  return files;
}

}  // namespace cairn::store
