#pragma once

#include <string>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/train/options.hpp"
#include "train/losses.hpp"
#include "train/network.hpp"
#include "train/samples.hpp"
#include "train/scales.hpp"

namespace cairn::train {

/// What the logits predict: the class (int64), or for a single output 1 where it is above 0.
torch::Tensor predicted_class(const torch::Tensor& logits);

/// One float for each sample: the single output, or of two the second minus the first.
torch::Tensor score(const torch::Tensor& logits);

/// How a trained network computes.
struct Inference {
  const Network& network;
  const Scales& scales;
  bool bfloat16 = false;
  bool channels_last = false;

  /// Raw inputs as the network takes them.
  std::vector<torch::Tensor> prepare(const std::vector<torch::Tensor>& x) const;
};

/// Outputs on the scale of training, in evaluation mode, for raw inputs: as many as fit one batch.
torch::Tensor infer(const Inference& inference, const std::vector<torch::Tensor>& x);

/// What `measure` measures.
std::vector<MetricInfo> measured_infos(const Options& options, const std::string& split);

/// Some samples, at least one, and what their metrics are called after.
struct Portion {
  const Samples& samples;
  torch::Tensor index;  ///< positions in them, int64, on the device
  std::string name;
};

/// "<split>_loss" (without label smoothing, on the scale of training) and the metrics of `options`,
/// on the scale of the data.
std::vector<Metric> measure(const Inference& inference, const Options& options, const Loss& loss,
                            const Portion& portion);

}  // namespace cairn::train
