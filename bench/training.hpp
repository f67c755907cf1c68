#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/train/objective.hpp"
#include "measure.hpp"

/// What the benchmarks of training share: a network, data, a stopwatch.
namespace cairn::bench {

inline constexpr int batch_size = 128;

inline data::Dataset random_images(std::int64_t count) {
  Random random(1, "images");
  data::Dataset dataset;
  dataset.inputs.resize(1);
  dataset.inputs[0].values = HostTensor::allocate(DType::uint8, {count, 1, 28, 28});
  dataset.y = HostTensor::allocate(DType::int64, {count});
  dataset.classes = 10;
  for (auto& pixel : dataset.inputs[0].values.as<std::uint8_t>())
    pixel = static_cast<std::uint8_t>(random() >> 56);
  for (auto& label : dataset.y.as<std::int64_t>())
    label = static_cast<std::int64_t>(random.below(10));
  return dataset;
}

/// The first samples of Fashion-MNIST if it is installed, else random images of its shape.
inline data::Dataset images(std::int64_t count) {
  data::Options options;
  options.train_samples = count;
  return std::filesystem::exists(options.path) ? data::load(options) : random_images(count);
}

/// conv 32 → pool → conv 64 → pool → 128 → 10 with ReLU: 0.42 million parameters.
inline space::Options network() {
  space::StageOptions first, second, last;
  first.width = {32};
  first.down = {"none"};
  second.width = {64};
  second.down = {"max_pool"};
  last.op = {"identity"};
  last.width = {64};
  last.down = {"max_pool"};
  space::Options options;
  options.stage = {first, second, last};
  for (auto& stage : options.stage) stage.norm = {"none"};
  options.head.pool = {"flatten"};
  options.head.dense = {128};
  return options;
}

/// One thread trains that network with plain SGD for `epochs` over `count` images.
inline train::Setup setup(std::int64_t count, double epochs) {
  train::Setup result;
  result.options.epochs = epochs;
  result.options.validate_every = epochs;
  result.options.learning_rate = {0.01};
  result.options.schedule = "constant";
  result.options.batch = {batch_size};
  result.options.precision = "float32";
  result.space = std::make_shared<space::Space>(network(), space::Task{{1, 28, 28}, 10});
  result.dataset = std::make_shared<data::Dataset>(images(count));
  result.splits.resize(1);
  result.splits[0].train.resize(static_cast<std::size_t>(count));
  std::iota(result.splits[0].train.begin(), result.splits[0].train.end(), 0);
  result.splits[0].validation = {0};
  return result;
}

inline objective::Work work(const train::Setup& setup, std::uint64_t candidate) {
  return {{CandidateId(candidate), Attempt(0), setup.space->at(0), protocol::SearchTask{}}, {}};
}

/// This program in a second process, with other arguments.
class Again {
 public:
  explicit Again(const std::string& arguments)
      : pipe_(popen((program() + " " + arguments).c_str(), "r"), pclose) {
    if (!pipe_) throw std::runtime_error("cannot start this program again");
  }
  /// The number that it prints.
  double wait() {
    double value = 0;
    if (std::fscanf(pipe_.get(), "%lf", &value) != 1)
      throw std::runtime_error("the second process printed no number");
    pipe_.reset();
    return value;
  }

 private:
  static std::string program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

  std::unique_ptr<FILE, int (*)(FILE*)> pipe_;
};

}  // namespace cairn::bench
