#pragma once

#include <torch/torch.h>

#include <vector>

#include "train/scaling.hpp"

namespace cairn::train {

/// (x − mean) / standard deviation, clipped; not-a-number, which is missing, becomes 0, the mean.
/// Categories stay as they are.
class Normalisation {
 public:
  Normalisation(const InputScaling& scaling, torch::Device device);
  /// N×… of any type → float32, or categories → int64.
  torch::Tensor operator()(const torch::Tensor& x) const;

  /// 1×(shape of the statistics), float32; undefined for categories.
  const torch::Tensor& mean() const { return mean_; }
  const torch::Tensor& standard_deviation() const { return standard_deviation_; }

 private:
  torch::Tensor mean_, standard_deviation_;
  double clip_;
};

/// A network's scaling on its device.
class Scales {
 public:
  Scales(Scaling scaling, torch::Device device);

  const Scaling& scaling() const { return scaling_; }
  const std::vector<Normalisation>& inputs() const { return inputs_; }
  /// Raw inputs → those of the network, in the same order.
  std::vector<torch::Tensor> normalise(const std::vector<torch::Tensor>& x) const;
  /// Targets as the loss sees them, and outputs as the data are.
  torch::Tensor to_training(const torch::Tensor& target) const;
  torch::Tensor to_original(const torch::Tensor& output) const;

 private:
  Scaling scaling_;
  std::vector<Normalisation> inputs_;
};

}  // namespace cairn::train
