#include "train/losses.hpp"

#include <stdexcept>

namespace cairn::train {

torch::Tensor balanced_weights(const torch::Tensor& target, int classes) {
  const auto counts = torch::bincount(target, {}, classes).to(at::kDouble);
  const auto weights = static_cast<double>(target.size(0)) / (counts * classes);
  return torch::where(counts > 0, weights, torch::ones_like(weights)).to(at::kFloat);
}

Loss::Loss(const Options& options, torch::Tensor class_weights)
    : kind_(options.loss),
      delta_(options.huber_delta),
      smoothing_(options.label_smoothing),
      class_weights_(std::move(class_weights)) {}

torch::Tensor Loss::mean(const torch::Tensor& logits, const torch::Tensor& target) const {
  return mean(logits, target, 0);
}

torch::Tensor Loss::smoothed_mean(const torch::Tensor& logits, const torch::Tensor& target) const {
  return mean(logits, target, smoothing_);
}

torch::Tensor Loss::mean(const torch::Tensor& logits, const torch::Tensor& target,
                         double smoothing) const {
  const auto outputs = logits.to(at::kFloat);
  if (kind_ == "cross_entropy")
    return at::cross_entropy_loss(outputs, target, class_weights_, at::Reduction::Mean, -100,
                                  smoothing);
  if (kind_ == "binary_cross_entropy") return binary(outputs, target, smoothing);
  const auto values = target.to(at::kFloat).view_as(outputs);
  if (kind_ == "mean_squared_error") return at::mse_loss(outputs, values);
  if (kind_ == "huber") return at::huber_loss(outputs, values, at::Reduction::Mean, delta_);
  throw std::logic_error("no loss is called " + kind_);
}

torch::Tensor Loss::binary(const torch::Tensor& outputs, const torch::Tensor& target,
                           double smoothing) const {
  const auto values = target.to(at::kFloat).view_as(outputs) * (1 - smoothing) + smoothing / 2;
  if (!class_weights_.defined()) return at::binary_cross_entropy_with_logits(outputs, values);
  const auto weights = class_weights_.index_select(0, target);
  const auto sum = at::binary_cross_entropy_with_logits(outputs, values, weights.view_as(outputs),
                                                        {}, at::Reduction::Sum);
  return sum / weights.sum();
}

torch::Tensor Loss::weight(const torch::Tensor& target) const {
  if (class_weights_.defined()) return class_weights_.index_select(0, target).sum();
  return torch::full({}, static_cast<double>(target.size(0)), target.options().dtype(at::kFloat));
}

}  // namespace cairn::train
