#include "train/scales.hpp"

#include <limits>

#include "cairn/core/error.hpp"

namespace cairn::train {
namespace {

torch::Tensor on_device(const std::vector<double>& values, const std::vector<std::int64_t>& shape,
                        torch::Device device) {
  std::vector<std::int64_t> batched{1};
  batched.insert(batched.end(), shape.begin(), shape.end());
  return torch::tensor(values, torch::kFloat64).to(torch::kFloat32).view(batched).to(device);
}

}  // namespace

Normalisation::Normalisation(const InputScaling& scaling, torch::Device device)
    : clip_(scaling.clip) {
  if (!scaling.statistics) return;
  const auto& [shape, mean, deviation] = *scaling.statistics;
  mean_ = on_device(mean, shape, device);
  standard_deviation_ = on_device(deviation, shape, device);
}

torch::Tensor Normalisation::operator()(const torch::Tensor& x) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!mean_.defined()) return x.to(torch::kInt64);
  auto result = x.to(torch::kFloat32, false, true).sub_(mean_).div_(standard_deviation_);
  if (clip_ > 0) result.clamp_(-clip_, clip_);
  if (x.is_floating_point()) result.nan_to_num_(0, infinity, -infinity);
  return result;
}

Scales::Scales(Scaling scaling, torch::Device device) : scaling_(std::move(scaling)) {
  for (const auto& input : scaling_.inputs) inputs_.emplace_back(input, device);
}

std::vector<torch::Tensor> Scales::normalise(const std::vector<torch::Tensor>& x) const {
  if (x.size() != inputs_.size())
    throw Error({"the network cannot compute",
                 "it has " + std::to_string(inputs_.size()) + " inputs and was given " +
                     std::to_string(x.size()),
                 ""});
  std::vector<torch::Tensor> result;
  for (std::size_t i = 0; i < x.size(); ++i) result.push_back(inputs_[i](x[i]));
  return result;
}

torch::Tensor Scales::to_training(const torch::Tensor& target) const {
  if (!scaling_.target) return target;
  return (target - scaling_.target->mean) / scaling_.target->standard_deviation;
}

torch::Tensor Scales::to_original(const torch::Tensor& output) const {
  if (!scaling_.target) return output;
  return output * scaling_.target->standard_deviation + scaling_.target->mean;
}

}  // namespace cairn::train
