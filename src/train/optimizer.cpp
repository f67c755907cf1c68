#include "train/optimizer.hpp"

#include <ATen/Parallel.h>

#include <cmath>

#include "train/descent.hpp"

namespace cairn::train {
namespace {

/// Calls f(begin, length) for parts of a tensor, on the threads that LibTorch has.
template <class F>
void for_parts(const torch::Tensor& tensor, const F& f) {
  at::parallel_for(0, tensor.numel(), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
    f(begin, static_cast<std::size_t>(end - begin));
  });
}

/// The factors of Adam that change from step to step.
struct Correction {
  double rate, square;
};
Correction correction(std::int64_t steps, double rate) {
  const auto n = static_cast<double>(steps);
  return {rate / (1 - std::pow(adam_beta1, n)), 1 / std::sqrt(1 - std::pow(adam_beta2, n))};
}

}  // namespace

void clip_gradients(const std::vector<torch::Tensor>& parameters, double limit) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients;
  for (const auto& parameter : parameters)
    if (parameter.grad().defined()) gradients.push_back(parameter.grad());
  if (gradients.empty()) return;
  const auto norm = torch::stack(at::_foreach_norm(gradients, 2)).norm();
  const auto scale = (limit / (norm + 1e-6)).clamp_max(1);
  for (auto& gradient : gradients) gradient.mul_(scale);
}

Optimizer::Optimizer(const Recipe& recipe, double momentum, std::vector<torch::Tensor> parameters,
                     Arithmetic arithmetic)
    : recipe_(recipe),
      momentum_(momentum),
      arithmetic_(arithmetic),
      parameters_(std::move(parameters)) {
  const torch::NoGradGuard no_grad;
  for (const auto& parameter : parameters_) {
    first_.push_back(torch::zeros_like(parameter));
    second_.push_back(recipe_.optimizer == "sgd" ? torch::Tensor() : torch::zeros_like(parameter));
  }
}

Optimizer::Lists Optimizer::take_gradients(bool decayed) {
  Lists lists;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    auto& gradient = parameters_[i].mutable_grad();
    if (!gradient.defined() || (parameters_[i].dim() > 1) != decayed) continue;
    lists.weight.push_back(parameters_[i]);
    lists.gradient.push_back(std::move(gradient));
    lists.first.push_back(first_[i]);
    lists.second.push_back(second_[i]);
    gradient = torch::Tensor();  // the next backward pass hands over its own
  }
  return lists;
}

void Optimizer::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  const bool loops = arithmetic_ == Arithmetic::loops;
  ++steps_;
  for (const bool decayed : {true, false}) {
    auto lists = take_gradients(decayed);
    if (lists.weight.empty()) continue;
    const double decay = decayed ? recipe_.weight_decay : 0;
    if (recipe_.optimizer == "sgd")
      loops ? sgd_loops(lists, learning_rate, decay) : sgd_lists(lists, learning_rate, decay);
    else
      loops ? adam_loops(lists, learning_rate, decay) : adam_lists(lists, learning_rate, decay);
  }
}

void Optimizer::sgd_loops(Lists& lists, double rate, double decay) const {
  const SgdFactors factors{static_cast<float>(rate), static_cast<float>(decay),
                           static_cast<float>(momentum_)};
  for (std::size_t i = 0; i < lists.weight.size(); ++i) {
    const auto gradient = lists.gradient[i].contiguous();
    auto* w = lists.weight[i].data_ptr<float>();
    auto* v = lists.first[i].data_ptr<float>();
    const auto* g = gradient.data_ptr<float>();
    for_parts(gradient, [&](std::int64_t at, std::size_t count) {
      sgd_step(w + at, v + at, g + at, count, factors);
    });
  }
}

void Optimizer::sgd_lists(Lists& lists, double rate, double decay) const {
  if (decay != 0) at::_foreach_add_(lists.gradient, lists.weight, decay);
  at::_foreach_mul_(lists.first, momentum_);
  at::_foreach_add_(lists.first, lists.gradient);
  at::_foreach_add_(lists.gradient, lists.first, momentum_);
  at::_foreach_add_(lists.weight, lists.gradient, -rate);
}

void Optimizer::adam_loops(Lists& lists, double rate, double decay) const {
  const auto corrected = correction(steps_, rate);
  const bool decoupled = recipe_.optimizer == "adamw";
  const AdamFactors factors{
      static_cast<float>(corrected.rate), decoupled ? 0 : static_cast<float>(decay),
      decoupled ? static_cast<float>(1 - rate * decay) : 1, static_cast<float>(corrected.square)};
  for (std::size_t i = 0; i < lists.weight.size(); ++i) {
    const auto gradient = lists.gradient[i].contiguous();
    auto* w = lists.weight[i].data_ptr<float>();
    auto* m = lists.first[i].data_ptr<float>();
    auto* v = lists.second[i].data_ptr<float>();
    const auto* g = gradient.data_ptr<float>();
    for_parts(gradient, [&](std::int64_t at, std::size_t count) {
      adam_step(w + at, m + at, v + at, g + at, count, factors);
    });
  }
}

void Optimizer::adam_lists(Lists& lists, double rate, double decay) const {
  const auto corrected = correction(steps_, rate);
  if (decay != 0 && recipe_.optimizer == "adamw")
    at::_foreach_mul_(lists.weight, 1 - rate * decay);
  else if (decay != 0)
    at::_foreach_add_(lists.gradient, lists.weight, decay);
  at::_foreach_mul_(lists.first, adam_beta1);
  at::_foreach_add_(lists.first, lists.gradient, 1 - adam_beta1);
  at::_foreach_mul_(lists.second, adam_beta2);
  at::_foreach_addcmul_(lists.second, lists.gradient, lists.gradient, 1 - adam_beta2);
  auto divisor = at::_foreach_sqrt(lists.second);
  at::_foreach_mul_(divisor, corrected.square);
  at::_foreach_add_(divisor, adam_epsilon);
  at::_foreach_addcdiv_(lists.weight, lists.first, divisor, -corrected.rate);
}

}  // namespace cairn::train
