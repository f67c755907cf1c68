#pragma once

#include <memory>
#include <numeric>
#include <vector>

#include "measure.hpp"
#include "stopwatch.hpp"
#include "train/samples.hpp"
#include "training.hpp"

/// What it costs that samples share rows of tables.
namespace cairn::bench {

inline data::Input random_table(const char* name, std::int64_t rows, std::int64_t features,
                                std::int64_t samples) {
  Random random(1, name);
  data::Input input{name, HostTensor::allocate(DType::float32, {rows, features}),
                    HostTensor::allocate(DType::int64, {samples})};
  for (auto& value : input.values.as<float>()) value = static_cast<float>(random.normal());
  for (auto& row : input.rows.as<std::int64_t>())
    row = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rows)));
  return input;
}

/// Pairs of a cell line and a drug with as many features as those of workflows/drug_response.toml,
/// and a small network: the smaller, the more gathering weighs.
inline train::Setup pairs() {
  constexpr std::int64_t count = 25600;
  data::Dataset dataset;
  dataset.inputs = {random_table("cell", 561, 808, count), random_table("drug", 238, 256, count)};
  dataset.y = HostTensor::allocate(DType::float32, {count});
  Random random(1, "y");
  for (auto& y : dataset.y.as<float>()) y = static_cast<float>(random.normal());
  space::DenseOptions dense;
  dense.width = {128};
  space::BranchOptions cell, drug;
  cell.inputs = {"cell"};
  drug.inputs = {"drug"};
  cell.dense = drug.dense = {dense};
  space::Options options;
  options.stage.clear();
  options.branch = {cell, drug};
  options.trunk = {dense};
  train::Setup result = setup(batch_size, 1);
  result.options.optimizer = {"adam"};
  result.options.loss = "mean_squared_error";
  result.options.metrics = {"r2"};
  result.space =
      std::make_shared<space::Space>(options, space::Task({{"cell", {808}}, {"drug", {256}}}, 1));
  result.dataset = std::make_shared<data::Dataset>(std::move(dataset));
  result.splits[0].train.resize(count);
  std::iota(result.splits[0].train.begin(), result.splits[0].train.end(), 0);
  return result;
}

/// Of the time of a step on one thread, in the median of some epochs.
inline double gather_share() {
  const auto setup = pairs();
  const auto objective = train::make_objective(setup);
  const auto samples = train::to_device(*setup.dataset, setup.space->task(), torch::kCPU);
  const auto order =
      torch::randperm(static_cast<std::int64_t>(setup.splits[0].train.size()), torch::kLong);
  std::vector<double> share;
  for (int epoch = 0; epoch < 5; ++epoch) {
    Stopwatch stopwatch;
    objective->evaluate(work(setup, 0), stopwatch);
    const double begin = cpu_time();
    for (const auto& index : order.split(batch_size)) train::pick(samples, index);
    share.push_back((cpu_time() - begin) / stopwatch.seconds());
  }
  return median(share);
}

}  // namespace cairn::bench
