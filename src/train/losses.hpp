#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cairn/train/options.hpp"

namespace cairn::train {

/// N / (classes · N of the class) for each class, float32: what makes all classes weigh the same
/// (King & Zeng 2001). 1 for a class without samples. `target`: int64, those of the training.
torch::Tensor balanced_weights(const torch::Tensor& target, int classes);

/// What a training makes small.
class Loss {
 public:
  /// `class_weights`: one for each class, on the device; undefined: all weigh the same.
  explicit Loss(const Options& options, torch::Tensor class_weights = {});

  /// The (weighted) mean over a batch as a scalar, in float32. `logits` N×outputs; `target` N,
  /// int64 classes or floats on the scale of training. Huber (1964) as mean squared error / 2 up to
  /// δ and linear beyond.
  torch::Tensor mean(const torch::Tensor& logits, const torch::Tensor& target) const;
  /// The same with label smoothing (Szegedy et al. 2016), which mixes the target with the uniform
  /// distribution over the classes.
  torch::Tensor smoothed_mean(const torch::Tensor& logits, const torch::Tensor& target) const;
  /// What the mean over a batch counts among those of other batches: the sum of its samples'
  /// weights, a scalar.
  torch::Tensor weight(const torch::Tensor& target) const;

 private:
  torch::Tensor mean(const torch::Tensor& logits, const torch::Tensor& target,
                     double smoothing) const;
  torch::Tensor binary(const torch::Tensor& outputs, const torch::Tensor& target,
                       double smoothing) const;

  std::string kind_;
  double delta_, smoothing_;
  torch::Tensor class_weights_;
};

}  // namespace cairn::train
