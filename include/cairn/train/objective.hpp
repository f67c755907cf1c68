#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cairn/data/dataset.hpp"
#include "cairn/objective/objective.hpp"
#include "cairn/space/space.hpp"
#include "cairn/train/options.hpp"

namespace cairn::train {

struct Device {
  int gpu = -1;     ///< CUDA ordinal, or -1 for the CPU
  int threads = 1;  ///< of the CPU, for one worker
};

struct Setup {
  Options options;
  std::shared_ptr<const space::Space> space;
  std::shared_ptr<const data::Dataset> dataset;
  data::Options data;  ///< how its inputs and targets are normalised
  /// One, or those of a cross-validation: a candidate is then a training for each, in step.
  std::vector<data::Split> splits;
  /// Others, drawn anew, which measure a final training where there are no test samples.
  std::vector<data::Split> fresh{};
  Device device;
  std::uint64_t seed = 0;
};

/// Trains candidates with LibTorch. Metrics: "<split>_<metric>" and "<split>_loss" for the splits
/// training, validation and test; curve series of training and validation at every validation.
/// Throws Error if the device cannot be opened.
///
/// Of k folds each metric and point of a curve is the mean, "<metric>_se" the standard error of
/// that mean, and weights have a first dimension k more. A final training of such is measured on
/// the `fresh` folds, and its weights come from one more training on all samples.
std::unique_ptr<objective::Objective> make_objective(Setup setup);

/// GPUs that this process sees.
int visible_gpus();
/// "cpu" or the name of the GPU.
std::string device_name(const Device& device);

}  // namespace cairn::train
