#include "feasibility/rule_number.hpp"

#include <charconv>
#include <numeric>
#include <string>

#include "cairn/core/text.hpp"

namespace cairn::feasibility {
namespace {

constexpr std::int64_t kLimit = 1'000'000'000'000'000'000;

std::optional<std::int64_t> power_of_ten(int exponent) {
  if (exponent > 18) return std::nullopt;
  std::int64_t value = 1;
  for (int i = 0; i < exponent; ++i) value *= 10;
  return value;
}

Fraction reduced(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t divisor = std::gcd(numerator, denominator);
  return {numerator / divisor, denominator / divisor};
}

/// mantissa · 10^exponent
std::optional<Fraction> scaled(std::int64_t mantissa, int exponent) {
  if (mantissa == 0) return Fraction{};
  const auto power = power_of_ten(exponent < 0 ? -exponent : exponent);
  if (!power) return std::nullopt;
  if (exponent < 0) return reduced(mantissa, *power);
  const auto value = exact_product(mantissa, *power);
  return value ? std::optional(Fraction{*value, 1}) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> exact_product(std::int64_t a, std::int64_t b) {
  std::int64_t value = 0;
  if (__builtin_mul_overflow(a, b, &value) || value > kLimit || value < -kLimit)
    return std::nullopt;
  return value;
}

std::optional<std::int64_t> common_multiple(std::int64_t a, std::int64_t b) {
  return exact_product(a, b / std::gcd(a, b));
}

std::optional<Fraction> fraction_of_decimal(std::string_view decimal) {
  const bool negative = decimal.starts_with('-');
  const std::size_t mark = decimal.find_first_of("eE");
  const std::string_view digits = decimal.substr(0, mark).substr(negative ? 1 : 0);
  std::int64_t mantissa = 0;
  int exponent = 0;
  bool after_point = false;
  for (char c : digits) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    const auto tenfold = exact_product(mantissa, 10);
    if (c < '0' || c > '9' || !tenfold) return std::nullopt;
    mantissa = *tenfold + (c - '0');
    exponent -= after_point ? 1 : 0;
  }
  if (mark != std::string_view::npos) {
    std::string_view power = decimal.substr(mark + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    int shift = 0;
    const auto read = std::from_chars(power.data(), power.data() + power.size(), shift);
    if (read.ec != std::errc{} || shift > 1000 || shift < -1000) return std::nullopt;
    exponent += shift;
  }
  return scaled(negative ? -mantissa : mantissa, exponent);
}

std::optional<Fraction> fraction_of(const space::Choice& choice) {
  if (const auto* integer = std::get_if<std::int64_t>(&choice)) {
    if (*integer > kLimit || *integer < -kLimit) return std::nullopt;
    return Fraction{*integer, 1};
  }
  if (const auto* real = std::get_if<double>(&choice)) return fraction_of_decimal(shortest(*real));
  return std::nullopt;
}

}  // namespace cairn::feasibility
