#include "train/descent.hpp"

#include <cmath>

// Compiled for several instruction sets where the compiler can; multiplication and addition are
// not fused, so all of them give the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAIRN_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CAIRN_CLONES
#endif

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
