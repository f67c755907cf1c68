#include "train/max_pool_loops.hpp"

#include <algorithm>
#include <bit>

#include "train/clones.hpp"

namespace cairn::train {
namespace {

[[gnu::always_inline]] inline float value(float x) {
  return x;
}
[[gnu::always_inline]] inline float value(Bfloat16 x) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16);
}

// Every choice below has one condition and no branch: so loops become vector instructions.

template <class T>
[[gnu::always_inline]] inline T larger(T a, T b) {
  const T largest = !(value(b) <= value(a)) ? b : a;
  return value(a) != value(a) ? a : largest;
}

/// All of `left` where the input is the largest, and nothing is left then.
template <class T>
[[gnu::always_inline]] inline T take(T input, float largest, T& left) {
  const T taken = value(input) == largest ? left : T{};
  left = value(input) == largest ? T{} : left;
  return taken;
}

/// Two rows of input → one of output.
template <class T>
[[gnu::always_inline]] inline void pool_rows(const T* __restrict upper, const T* __restrict lower,
                                             T* __restrict out, std::size_t width) {
  for (std::size_t x = 0; x < width; ++x)
    out[x] = larger(larger(upper[2 * x], upper[2 * x + 1]), larger(lower[2 * x], lower[2 * x + 1]));
}

/// The rows that one row of output came from, and where their gradients go.
template <class T>
struct Rows {
  const T *upper, *lower, *out, *gradient;
  T *upper_result, *lower_result;
};

template <class T>
[[gnu::always_inline]] inline void spread_rows(const Rows<T>& rows, std::size_t width) {
  const auto [upper, lower, out, gradient, upper_result, lower_result] = rows;
#pragma GCC ivdep  // results overlap nothing
  for (std::size_t x = 0; x < width; ++x) {
    const float largest = value(out[x]);
    T left = gradient[x];
    upper_result[2 * x] = take(upper[2 * x], largest, left);
    upper_result[2 * x + 1] = take(upper[2 * x + 1], largest, left);
    lower_result[2 * x] = take(lower[2 * x], largest, left);
    lower_result[2 * x + 1] = take(lower[2 * x + 1], largest, left);
  }
}

template <class T>
[[gnu::always_inline]] inline void pool_planes(const T* in, T* out, const Planes& size) {
  for (std::size_t plane = 0; plane < size.planes; ++plane, in += size.height * size.width)
    for (std::size_t y = 0; y < size.height / 2; ++y, out += size.width / 2)
      pool_rows(in + 2 * y * size.width, in + (2 * y + 1) * size.width, out, size.width / 2);
}

template <class T>
[[gnu::always_inline]] inline void spread_planes(Rows<T> rows, const Planes& size) {
  const std::size_t width = size.width / 2, plane_size = size.height * size.width;
  const T* in = rows.upper;
  T* result = rows.upper_result;
  // What no window covers gets no gradient.
  if (size.height % 2 == 1 || size.width % 2 == 1)
    std::fill(result, result + size.planes * plane_size, T{});
  for (std::size_t plane = 0; plane < size.planes; ++plane, in += plane_size, result += plane_size)
    for (std::size_t y = 0; y < size.height / 2; ++y) {
      const std::size_t upper = 2 * y * size.width, lower = upper + size.width;
      spread_rows(
          Rows<T>{in + upper, in + lower, rows.out, rows.gradient, result + upper, result + lower},
          width);
      rows.out += width;
      rows.gradient += width;
    }
}

}  // namespace

CAIRN_CLONES
void max_pool(const float* in, float* out, const Planes& size) {
  pool_planes(in, out, size);
}

CAIRN_CLONES
void max_pool(const Bfloat16* in, Bfloat16* out, const Planes& size) {
  pool_planes(in, out, size);
}

CAIRN_CLONES
void max_pool_backward(const float* in, const float* out, const float* gradient, float* result,
                       const Planes& size) {
  spread_planes(Rows<float>{in, nullptr, out, gradient, result, nullptr}, size);
}

CAIRN_CLONES
void max_pool_backward(const Bfloat16* in, const Bfloat16* out, const Bfloat16* gradient,
                       Bfloat16* result, const Planes& size) {
  spread_planes(Rows<Bfloat16>{in, nullptr, out, gradient, result, nullptr}, size);
}

}  // namespace cairn::train
