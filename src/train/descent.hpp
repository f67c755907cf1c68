#pragma once

#include <cstddef>

namespace cairn::train {

/// Factors of one step for one tensor.
struct SgdFactors {
  float rate, decay, momentum;
};
struct AdamFactors {
  float rate;        ///< learning rate, corrected for the bias of the mean
  float decay;       ///< added to the gradient, times the weight (Adam)
  float shrink;      ///< of the weight before the step (AdamW)
  float correction;  ///< of the root of the mean square, for its bias
};

/// Nesterov momentum over `count` elements: v ← μv + g + λw; w ← w − r(g + λw + μv).
void sgd_step(float* weight, float* velocity, const float* gradient, std::size_t count,
              const SgdFactors& factors);

/// Adam and AdamW over `count` elements.
void adam_step(float* weight, float* mean, float* square, const float* gradient, std::size_t count,
               const AdamFactors& factors);

inline constexpr double adam_beta1 = 0.9;
inline constexpr double adam_beta2 = 0.999;
inline constexpr double adam_epsilon = 1e-8;

}  // namespace cairn::train
