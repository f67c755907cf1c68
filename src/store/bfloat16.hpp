#pragma once

#include <bit>
#include <cstdint>

#include "cairn/core/tensor.hpp"

namespace cairn::store {

/// The upper half of a float's bits, rounded to the nearest, ties to even; NaN stays NaN.
inline std::uint16_t to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  const std::uint32_t quiet = bits >> 16 | 0x40;
  return static_cast<std::uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
}

/// A copy of a tensor of float32.
HostTensor to_bfloat16(const HostTensor& tensor);

}  // namespace cairn::store
