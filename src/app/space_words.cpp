#include "app/space_words.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using feasibility::CostValue;
using feasibility::Count;

constexpr double kCommasUpTo = 1e12;  ///< exact counts
constexpr double kMeantUpTo = 1e6;    ///< estimates: more digits would pretend too much
constexpr double kCostUpTo = 1e6;

std::string print(const char* format, double value) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  return buffer.data();
}

/// "8.03e18"
std::string scientific(double value) {
  std::string text = print("%.2e", value);
  if (const auto plus = text.find("e+"); plus != std::string::npos) {
    text.erase(plus + 1, 1);
    if (text[plus + 1] == '0') text.erase(plus + 1, 1);
  }
  return text;
}

std::string number(double value, double with_commas_up_to) {
  return value < with_commas_up_to ? with_commas(std::llround(value)) : scientific(value);
}

/// Three digits that matter: "0.123", "12.3", "123".
std::string three_digits(double value) {
  return print(std::abs(value) >= 100 ? "%.0f" : "%.3g", value);
}

std::string seconds_text(double seconds) {
  const double size = std::abs(seconds);
  if (size == 0) return "0 s";
  if (size < 1e-3) return three_digits(seconds * 1e6) + " µs";
  if (size < 1) return three_digits(seconds * 1e3) + " ms";
  return short_duration(seconds);
}

std::string plain_text(double value) {
  const bool whole = std::round(value) == value;
  if (whole && std::abs(value) < kCostUpTo) return with_commas(std::llround(value));
  return whole ? short_count(value) : print("%.6g", value);
}

}  // namespace

std::string encodings_text(double count) {
  return number(count, kCommasUpTo);
}

std::string count_text(const Count& count) {
  if (count.exact) return encodings_text(count.value);
  const std::string value = number(count.value, kMeantUpTo);
  if (count.value == 0) return value + " ± " + number(count.error, kMeantUpTo);
  const double percent = 100 * count.error / count.value;
  return value + " ± " + print(percent < 9.5 ? "%.1g" : "%.0f", percent) + " %";
}

std::string share_text(double share) {
  if (share >= 1e-4) return three_digits(100 * share) + " %";
  if (share <= 0) return "0 %";
  return "1 in " + (share > 1e-15 ? short_count(1 / share) : scientific(1 / share));
}

std::string percent(double share) {
  return print(share < 0.095 ? "%.1g" : "%.0f", 100 * share) + " %";
}

std::string removed_text(const Count& left, const Count& whole) {
  if (left.value == 0) return left.exact ? "all" : "nearly all";
  const double kept = left.value / whole.value;
  if (kept >= 1) return "nothing";
  return kept < 1e-3 ? "all but " + share_text(kept) : share_text(1 - kept);
}

std::string cost_text(const CostValue& cost) {
  if (cost.unit == "B") return short_bytes(cost.value);
  if (cost.unit == "s") return seconds_text(cost.value);
  const std::string value = plain_text(cost.value);
  return cost.unit.empty() ? value : value + " " + cost.unit;
}

}  // namespace cairn::app
