#pragma once

#include <cstddef>
#include <cstdint>

namespace cairn::train {

/// Bits of a bfloat16: the upper half of a float's.
enum class Bfloat16 : std::uint16_t {};

/// `planes` images of height × width, one after another.
struct Planes {
  std::size_t planes, height, width;
};

/// The largest of each 2×2 window, stride 2; an odd last row or column is left out, as LibTorch
/// does. Not-a-number counts as largest.
void max_pool(const float* in, float* out, const Planes& size);
void max_pool(const Bfloat16* in, Bfloat16* out, const Planes& size);

/// Hands each gradient to the first of its window's largest inputs; the others get 0.
void max_pool_backward(const float* in, const float* out, const float* gradient, float* result,
                       const Planes& size);
void max_pool_backward(const Bfloat16* in, const Bfloat16* out, const Bfloat16* gradient,
                       Bfloat16* result, const Planes& size);

}  // namespace cairn::train
