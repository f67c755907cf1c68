#pragma once

#include <cstdint>
#include <cstring>

/// Marks what also runs on a GPU: whoever compiles for one defines it before.
#ifndef CAIRN_FUNCTION
#define CAIRN_FUNCTION
#endif

/// The solver behind `fit` (fit.hpp) and `fit_own` (own_family.hpp): plain functions and types
/// without host libraries, the same on every back end of Kokkos.
///
/// exp and log are the solver's own, accurate to a few units in the last place: they become vector
/// instructions, and with them a fit gives the same bits whatever the mathematical library, so that
/// a verdict made on one machine can be checked on another.
namespace cairn::predict::solver {

CAIRN_FUNCTION inline double clamp(double value, double low, double high) {
  const double capped = value > high ? high : value;
  return capped < low ? low : capped;
}

CAIRN_FUNCTION inline std::int64_t bits_of(double value) {
  std::int64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

CAIRN_FUNCTION inline double from_bits(std::int64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/// e^x; x is brought into [-700, 700]. x = n ln 2 + 4 r, |r| < 0.09, and a Taylor series for e^r.
CAIRN_FUNCTION inline double exp_of(double x) {
  constexpr double shift = 0x1.8p52;  // adding it leaves the nearest integer in the lowest bits
  x = clamp(x, -700, 700);
  const double shifted = x * 0x1.71547652b82fep0 + shift;
  const double n = shifted - shift;
  const double r = ((x - n * 0x1.62e42fefa3800p-1) - n * 0x1.ef35793c76730p-45) * 0.25;
  const double r2 = r * r, r4 = r2 * r2;
  const double low = (1 + r) + r2 * (0.5 + r * (1.0 / 6));
  const double middle = (1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720 + r * (1.0 / 5040));
  const double high = 1.0 / 40320 + r * (1.0 / 362880);
  double power = low + r4 * (middle + r4 * high);
  power *= power;
  power *= power;
  const auto exponent = static_cast<std::uint64_t>(bits_of(shifted)) << 52;
  return from_bits(
      static_cast<std::int64_t>(static_cast<std::uint64_t>(bits_of(power)) + exponent));
}

/// ln x, x a normal positive number: x = 2^n m, m near 1, and ln m = 2 artanh((m - 1) / (m + 1)).
CAIRN_FUNCTION inline double log_of(double x) {
  // Exponents are counted from 1024 below, so that they are positive, and so that m, which begins
  // at the root of 1/2, ends below that of 2.
  constexpr std::uint64_t root_of_half = 0x3fe6a09e667f3bcd, exponent_of_two = 0x4000000000000000;
  const auto bits = static_cast<std::uint64_t>(bits_of(x));
  const std::uint64_t count = (bits + (exponent_of_two - root_of_half)) >> 52;
  const double n = from_bits(static_cast<std::int64_t>(count | 0x4330000000000000)) -
                   (0x1p52 + 1024);  // the mantissa of 2^52 + count is count
  const double m = from_bits(static_cast<std::int64_t>(bits - (count << 52) + exponent_of_two));
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 1.0 / 21;
  sum = sum * s2 + 1.0 / 19;
  sum = sum * s2 + 1.0 / 17;
  sum = sum * s2 + 1.0 / 15;
  sum = sum * s2 + 1.0 / 13;
  sum = sum * s2 + 1.0 / 11;
  sum = sum * s2 + 1.0 / 9;
  sum = sum * s2 + 1.0 / 7;
  sum = sum * s2 + 1.0 / 5;
  sum = sum * s2 + 1.0 / 3;
  return n * 0x1.62e42fefa3800p-1 + (2 * s + (2 * s * s2 * sum + n * 0x1.ef35793c76730p-45));
}

}  // namespace cairn::predict::solver
