#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cairn/space/options.hpp"

namespace cairn::feasibility {

/// An exact number in lowest terms: 0.05 is 1/20.
struct Fraction {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;  ///< more than 0
  friend bool operator==(const Fraction&, const Fraction&) = default;
};

/// Of "12", "-0.05", "1e-3"; nothing if numerator or denominator would exceed 10^18.
std::optional<Fraction> fraction_of_decimal(std::string_view decimal);
/// A real choice means its shortest decimal form: 0.1 is 1/10. Nothing for texts, too.
std::optional<Fraction> fraction_of(const space::Choice& choice);

/// a·b, nothing if it exceeds 10^18.
std::optional<std::int64_t> exact_product(std::int64_t a, std::int64_t b);
/// The least common multiple of two positive numbers, nothing if it exceeds 10^18.
std::optional<std::int64_t> common_multiple(std::int64_t a, std::int64_t b);

}  // namespace cairn::feasibility
