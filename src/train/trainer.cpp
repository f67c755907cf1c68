#include "train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "train/metrics.hpp"
#include "train/schedule.hpp"
#include "train/torch_api.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

std::vector<torch::Tensor> values(const std::vector<NamedVariable>& variables) {
  std::vector<torch::Tensor> result;
  for (const auto& variable : variables) result.push_back(variable.value);
  return result;
}

/// Parameters that are inherited and trained unlike others, or (`slow` false) all but these.
std::vector<NamedVariable> part(const Network& network, const Plan& plan, bool slow) {
  const auto& options = plan.options.inherit;
  const std::set<std::string> inherited(plan.inherited.begin(), plan.inherited.end());
  const bool same = options.freeze_epochs == 0 && options.rate_factor == 1;
  std::vector<NamedVariable> result;
  for (const auto& parameter : network.parameters())
    if ((!same && inherited.contains(parameter.name)) == slow) result.push_back(parameter);
  return result;
}

Optimizer make_optimizer(const Plan& plan, const std::vector<NamedVariable>& parameters) {
  return Optimizer(plan.recipe, plan.options.momentum, values(parameters),
                   plan.train.is_cpu() ? Arithmetic::loops : Arithmetic::lists);
}

bool wants_accuracy(const Options& options) {
  return std::find(options.metrics.begin(), options.metrics.end(), "accuracy") !=
         options.metrics.end();
}

[[noreturn]] void refuse_loss(std::int64_t step, double epoch, double loss) {
  throw objective::Failure(protocol::Fault::candidate,
                           {"the loss became not-a-number at step " + std::to_string(step) +
                                " (epoch " + shortest(std::round(epoch * 1000) / 1000) + ")",
                            "its value is " + shortest(loss),
                            "A smaller training.learning_rate or training.clip_norm = 1 may help"});
}

}  // namespace

std::int64_t steps_between_reads(torch::Device device) {
  return device.is_cpu() ? 1 : 50;
}

Trainer::Trainer(Plan plan, const Inference& inference, Streams streams)
    : plan_(std::move(plan)),
      loss_(plan_.options, plan_.class_weights),
      inference_(inference),
      streams_(std::move(streams)),
      parameters_(values(inference.network.parameters())),
      slow_(part(inference.network, plan_, true)),
      others_(part(inference.network, plan_, false)),
      optimizer_(make_optimizer(plan_, others_)),
      slow_optimizer_(make_optimizer(plan_, slow_)) {
  const std::int64_t n = plan_.epoch_samples > 0 ? plan_.epoch_samples : plan_.train.size(0);
  batch_ = std::min<std::int64_t>(plan_.recipe.batch, n);
  batches_per_epoch_ = n / batch_;
  const auto steps = plan_.epochs * static_cast<double>(batches_per_epoch_);
  total_steps_ = std::max<std::int64_t>(1, std::llround(steps));
  frozen_steps_ =
      std::llround(plan_.options.inherit.freeze_epochs * static_cast<double>(batches_per_epoch_));
  freeze(frozen_steps_ > 0);
  correct_ = torch::zeros({}, plan_.train.options());
}

/// Batch norm's running statistics follow its inputs all the same.
void Trainer::freeze(bool frozen) {
  for (auto& parameter : slow_) parameter.value.set_requires_grad(!frozen);
}

double Trainer::epochs() const {
  return static_cast<double>(step_) / static_cast<double>(batches_per_epoch_);
}

std::vector<NamedTensor> Trainer::weights() const {
  return save(inference_.network, inference_.scales.scaling());
}

torch::Tensor Trainer::next_index() {
  const std::int64_t position = step_ % batches_per_epoch_;
  if (position == 0) {
    const auto order = torch::randperm(plan_.train.size(0), streams_.shuffle,
                                       torch::dtype(torch::kInt64).device(torch::kCPU));
    order_ = plan_.train.index_select(0, order.to(plan_.train.device()));
  }
  return order_.narrow(0, position * batch_, batch_);
}

Batch Trainer::next_batch() {
  const Augmentation augmentation{plan_.options.shift, plan_.options.flip};
  Batch batch = pick(plan_.samples, next_index());
  if (augmentation.shift > 0 || augmentation.flip)
    for (auto& input : batch.x)
      if (input.dim() == 4)
        input = move(input, draw_moves(batch_, augmentation, streams_.augment), augmentation.shift);
  batch.x = inference_.prepare(batch.x);
  return batch;
}

void Trainer::train_batch() {
  if (step_ == frozen_steps_) freeze(false);
  Batch batch = next_batch();
  Pass pass{true, streams_.dropout};
  torch::Tensor logits, loss;
  {
    const Autocast autocast(batch.y.device().type(), inference_.bfloat16);
    logits = inference_.network.forward(std::move(batch.x), pass);
    loss = loss_.smoothed_mean(logits, inference_.scales.to_training(batch.y));
  }
  if (loss.requires_grad()) loss.backward();  // unless all parameters are frozen
  update();
  ++step_;
  note(loss.detach(), logits.detach(), batch.y);
}

/// That at the middle of the step, so that a warm-up does not begin with an idle step.
double Trainer::rate() const {
  const double epoch = (static_cast<double>(step_) + 0.5) / static_cast<double>(batches_per_epoch_);
  return plan_.recipe.learning_rate * schedule_factor(plan_.options, epoch, plan_.epochs);
}

void Trainer::update() {
  if (plan_.options.clip_norm > 0) clip_gradients(parameters_, plan_.options.clip_norm);
  const double rate = this->rate();
  optimizer_.step(rate);
  if (step_ >= frozen_steps_) slow_optimizer_.step(rate * plan_.options.inherit.rate_factor);
}

void Trainer::note(const torch::Tensor& loss, const torch::Tensor& logits,
                   const torch::Tensor& target) {
  const torch::NoGradGuard no_grad;
  ++steps_since_point_;
  unread_losses_.push_back(loss);
  if (wants_accuracy(plan_.options)) correct_.add_(predicted_class(logits).eq(target).sum());
  if (static_cast<std::int64_t>(unread_losses_.size()) >= steps_between_reads(loss.device()))
    check_losses();
}

void Trainer::check_losses() {
  if (unread_losses_.empty()) return;
  const auto losses = torch::stack(unread_losses_).to(at::kCPU, at::kDouble);
  const auto first = step_ - losses.size(0) + 1;
  for (std::int64_t i = 0; i < losses.size(0); ++i) {
    const double loss = losses.data_ptr<double>()[i];
    if (!std::isfinite(loss))
      refuse_loss(first + i,
                  static_cast<double>(first + i) / static_cast<double>(batches_per_epoch_), loss);
    loss_sum_ += loss;
  }
  unread_losses_.clear();
}

bool Trainer::at_point() const {
  // Rounding may not move a point past its step.
  constexpr double slack = 1e-9;
  const double steps = plan_.options.validate_every * static_cast<double>(batches_per_epoch_);
  const auto points = [&](std::int64_t step) {
    return std::floor(static_cast<double>(step) / steps + slack);
  };
  return step_ == total_steps_ || points(step_) > points(step_ - 1);
}

void Trainer::end_point() {
  const auto steps = static_cast<double>(steps_since_point_);
  std::vector<Metric> point{{metric_info("training", "loss"), loss_sum_ / steps}};
  if (wants_accuracy(plan_.options)) {
    const auto correct = static_cast<double>(correct_.item<std::int64_t>());
    point.push_back(
        {metric_info("training", "accuracy"), correct / (steps * static_cast<double>(batch_))});
  }
  if (validates()) {
    const auto measured =
        measure(inference_, plan_.options, loss_, {plan_.samples, plan_.validation, "validation"});
    point.insert(point.end(), measured.begin(), measured.end());
  }
  append(point);
  correct_.zero_();
  loss_sum_ = 0;
  steps_since_point_ = 0;
}

/// What a point of the curve consists of.
std::vector<MetricInfo> Trainer::point_infos() const {
  std::vector<MetricInfo> result{metric_info("training", "loss")};
  if (wants_accuracy(plan_.options)) result.push_back(metric_info("training", "accuracy"));
  if (!validates()) return result;
  const auto measured = measured_infos(plan_.options, "validation");
  result.insert(result.end(), measured.begin(), measured.end());
  return result;
}

void Trainer::append(const std::vector<Metric>& point) {
  curve_.epoch.push_back(epochs());
  if (curve_.series.empty())
    for (const auto& metric : point) curve_.series.push_back({metric.info, {}});
  for (std::size_t i = 0; i < point.size(); ++i) curve_.series[i].values.push_back(point[i].value);
}

}  // namespace cairn::train
