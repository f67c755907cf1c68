#include "train/descent.hpp"

#include <cmath>

#include "train/clones.hpp"

namespace cairn::train {

CAIRN_CLONES
void sgd_step(float* __restrict weight, float* __restrict velocity,
              const float* __restrict gradient, std::size_t count, const SgdFactors& factors) {
  const auto [rate, decay, momentum] = factors;
  for (std::size_t i = 0; i < count; ++i) {
    const float slope = gradient[i] + decay * weight[i];
    velocity[i] = momentum * velocity[i] + slope;
    weight[i] -= rate * (slope + momentum * velocity[i]);
  }
}

CAIRN_CLONES
void adam_step(float* __restrict weight, float* __restrict mean, float* __restrict square,
               const float* __restrict gradient, std::size_t count, const AdamFactors& factors) {
  const auto [rate, decay, shrink, correction] = factors;
  constexpr auto b1 = static_cast<float>(adam_beta1), b2 = static_cast<float>(adam_beta2);
  constexpr auto a1 = static_cast<float>(1 - adam_beta1), a2 = static_cast<float>(1 - adam_beta2);
  constexpr auto epsilon = static_cast<float>(adam_epsilon);
  for (std::size_t i = 0; i < count; ++i) {
    const float start = shrink * weight[i];
    const float slope = gradient[i] + decay * start;
    mean[i] = b1 * mean[i] + a1 * slope;
    square[i] = b2 * square[i] + a2 * slope * slope;
    weight[i] = start - rate * mean[i] / (std::sqrt(square[i]) * correction + epsilon);
  }
}

}  // namespace cairn::train
