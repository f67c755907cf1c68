#include "train/scoring.hpp"

#include <stdexcept>

#include "train/metrics.hpp"
#include "train/torch_api.hpp"

namespace cairn::train {
namespace {

/// Without gradients more samples fit; on the CPU more would leave the caches.
std::int64_t batch_size(const torch::Tensor& x) {
  return x.is_cuda() ? 2048 : 256;
}

/// What is gathered over the batches of a split, on the device.
struct Gathered {
  std::vector<torch::Tensor> loss, predicted, score, target;

  void add(const Options& options, const torch::Tensor& logits, const torch::Tensor& y) {
    loss.push_back(mean_loss(options.loss, logits, y, 0) * y.size(0));
    target.push_back(y);
    predicted.push_back(predicted_class(logits));
    if (logits.size(1) <= 2) score.push_back(train::score(logits));
  }
};

template <class T>
std::span<const T> view(const torch::Tensor& tensor) {
  return {tensor.data_ptr<T>(), static_cast<std::size_t>(tensor.numel())};
}

torch::Tensor joined(const std::vector<torch::Tensor>& parts, at::ScalarType type) {
  return torch::cat(parts).to(at::kCPU, type).contiguous();
}

double metric(const std::string& name, const Gathered& gathered) {
  if (name == "accuracy")
    return accuracy(view<std::int64_t>(joined(gathered.predicted, at::kLong)),
                    view<std::int64_t>(joined(gathered.target, at::kLong)));
  const auto scores = joined(gathered.score, at::kFloat);
  if (name == "auc")
    return auc(view<float>(scores), view<std::int64_t>(joined(gathered.target, at::kLong)));
  const auto truth = joined(gathered.target, at::kFloat);
  if (name == "r2") return r2(view<float>(scores), view<float>(truth));
  if (name == "mae") return mae(view<float>(scores), view<float>(truth));
  throw std::logic_error("no metric is called " + name);
}

}  // namespace

torch::Tensor mean_loss(const std::string& kind, const torch::Tensor& logits,
                        const torch::Tensor& target, double label_smoothing) {
  const auto outputs = logits.to(at::kFloat);
  if (kind == "cross_entropy")
    return at::cross_entropy_loss(outputs, target, {}, at::Reduction::Mean, -100, label_smoothing);
  const auto values = target.to(at::kFloat).view_as(outputs);
  if (kind == "mean_squared_error") return at::mse_loss(outputs, values);
  if (kind != "binary_cross_entropy") throw std::logic_error("no loss is called " + kind);
  return at::binary_cross_entropy_with_logits(outputs,
                                              values * (1 - label_smoothing) + label_smoothing / 2);
}

torch::Tensor predicted_class(const torch::Tensor& logits) {
  if (logits.size(1) == 1) return logits.squeeze(1).gt(0).to(at::kLong);
  return logits.argmax(1);
}

torch::Tensor score(const torch::Tensor& logits) {
  const auto outputs = logits.to(at::kFloat);
  return logits.size(1) == 1 ? outputs.squeeze(1) : outputs.select(1, 1) - outputs.select(1, 0);
}

torch::Tensor infer(const Inference& inference, const torch::Tensor& x) {
  const c10::InferenceMode guard;
  const Autocast autocast(x.device().type(), inference.bfloat16);
  auto inputs = inference.normalisation(x);
  if (inference.channels_last && inputs.dim() == 4)
    inputs = inputs.contiguous(at::MemoryFormat::ChannelsLast);
  Pass pass{false, {}};
  return inference.network.forward(std::move(inputs), pass).to(at::kFloat);
}

std::vector<MetricInfo> measured_infos(const Options& options, const std::string& split) {
  std::vector<MetricInfo> result{metric_info(split, "loss")};
  for (const auto& name : options.metrics) result.push_back(metric_info(split, name));
  return result;
}

std::vector<Metric> measure(const Inference& inference, const Options& options,
                            const Samples& samples, const torch::Tensor& index,
                            const std::string& split) {
  const c10::InferenceMode guard;
  Gathered gathered;
  for (const auto& part : index.split(batch_size(samples.x))) {
    const auto batch = pick(samples, part);
    gathered.add(options, infer(inference, batch.x), batch.y);
  }
  const double loss = torch::stack(gathered.loss).sum(at::kDouble).item<double>();
  std::vector<Metric> result{
      {metric_info(split, "loss"), loss / static_cast<double>(index.size(0))}};
  for (const auto& name : options.metrics)
    result.push_back({metric_info(split, name), metric(name, gathered)});
  return result;
}

}  // namespace cairn::train
