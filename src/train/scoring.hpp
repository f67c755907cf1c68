#pragma once

#include <string>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/train/options.hpp"
#include "train/network.hpp"
#include "train/samples.hpp"

namespace cairn::train {

/// The mean loss of a batch as a scalar, in float32. `logits` N×outputs; `target` N, int64 classes
/// or floats. Label smoothing (Szegedy et al. 2016) mixes the target with the uniform
/// distribution over the classes.
torch::Tensor mean_loss(const std::string& kind, const torch::Tensor& logits,
                        const torch::Tensor& target, double label_smoothing);

/// What the logits predict: the class (int64), or for a single output 1 where it is above 0.
torch::Tensor predicted_class(const torch::Tensor& logits);

/// One float for each sample: the single output, or of two the second minus the first.
torch::Tensor score(const torch::Tensor& logits);

/// How a trained network computes.
struct Inference {
  const Network& network;
  const Normalisation& normalisation;
  bool bfloat16 = false;
  bool channels_last = false;
};

/// Logits in evaluation mode for raw inputs, as many as fit one batch.
torch::Tensor infer(const Inference& inference, const torch::Tensor& x);

/// What `measure` measures.
std::vector<MetricInfo> measured_infos(const Options& options, const std::string& split);

/// "<split>_loss" (without label smoothing) and the metrics of `options` over the given samples, at
/// least one.
std::vector<Metric> measure(const Inference& inference, const Options& options,
                            const Samples& samples, const torch::Tensor& index,
                            const std::string& split);

}  // namespace cairn::train
