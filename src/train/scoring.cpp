#include "train/scoring.hpp"

#include <stdexcept>

#include "train/metrics.hpp"
#include "train/torch_api.hpp"

namespace cairn::train {
namespace {

/// Without gradients more samples fit; on the CPU more would leave the caches.
std::int64_t batch_size(torch::Device device) {
  return device.is_cuda() ? 2048 : 256;
}

/// What is gathered over the batches of a split, on the device.
struct Gathered {
  std::vector<torch::Tensor> loss, weight, predicted, score, target;

  void add(const Inference& inference, const Loss& loss_kind, const Batch& batch) {
    const auto logits = infer(inference, batch.x);
    const auto target_of_loss = inference.scales.to_training(batch.y);
    weight.push_back(loss_kind.weight(batch.y));
    loss.push_back(loss_kind.mean(logits, target_of_loss) * weight.back());
    target.push_back(batch.y);
    predicted.push_back(predicted_class(logits));
    if (logits.size(1) <= 2) score.push_back(inference.scales.to_original(train::score(logits)));
  }
  double mean_loss() const { return total(loss) / total(weight); }

 private:
  static double total(const std::vector<torch::Tensor>& parts) {
    return torch::stack(parts).sum(at::kDouble).item<double>();
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
  if (name == "accuracy" || name == "balanced_accuracy") {
    const auto predicted = joined(gathered.predicted, at::kLong);
    const auto truth = joined(gathered.target, at::kLong);
    const auto& share = name == "accuracy" ? accuracy : balanced_accuracy;
    return share(view<std::int64_t>(predicted), view<std::int64_t>(truth));
  }
  const auto scores = joined(gathered.score, at::kFloat);
  if (name == "auc")
    return auc(view<float>(scores), view<std::int64_t>(joined(gathered.target, at::kLong)));
  const auto truth = joined(gathered.target, at::kFloat);
  if (name == "r2") return r2(view<float>(scores), view<float>(truth));
  if (name == "mae") return mae(view<float>(scores), view<float>(truth));
  throw std::logic_error("no metric is called " + name);
}

}  // namespace

torch::Tensor predicted_class(const torch::Tensor& logits) {
  if (logits.size(1) == 1) return logits.squeeze(1).gt(0).to(at::kLong);
  return logits.argmax(1);
}

torch::Tensor score(const torch::Tensor& logits) {
  const auto outputs = logits.to(at::kFloat);
  return logits.size(1) == 1 ? outputs.squeeze(1) : outputs.select(1, 1) - outputs.select(1, 0);
}

std::vector<torch::Tensor> Inference::prepare(const std::vector<torch::Tensor>& x) const {
  auto inputs = scales.normalise(x);
  if (channels_last)
    for (auto& input : inputs)
      if (input.dim() == 4) input = input.contiguous(at::MemoryFormat::ChannelsLast);
  return inputs;
}

torch::Tensor infer(const Inference& inference, const std::vector<torch::Tensor>& x) {
  const c10::InferenceMode guard;
  const Autocast autocast(x.at(0).device().type(), inference.bfloat16);
  Pass pass{false, {}};
  return inference.network.forward(inference.prepare(x), pass).to(at::kFloat);
}

std::vector<MetricInfo> measured_infos(const Options& options, const std::string& split) {
  std::vector<MetricInfo> result{metric_info(split, "loss")};
  for (const auto& name : options.metrics) result.push_back(metric_info(split, name));
  return result;
}

std::vector<Metric> measure(const Inference& inference, const Options& options, const Loss& loss,
                            const Portion& portion) {
  const c10::InferenceMode guard;
  Gathered gathered;
  for (const auto& part : portion.index.split(batch_size(portion.index.device())))
    gathered.add(inference, loss, pick(portion.samples, part));
  std::vector<Metric> result{{metric_info(portion.name, "loss"), gathered.mean_loss()}};
  for (const auto& name : options.metrics)
    result.push_back({metric_info(portion.name, name), metric(name, gathered)});
  return result;
}

}  // namespace cairn::train
