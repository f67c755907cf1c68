#include <cmath>

#include "cairn/core/text.hpp"
#include "config/fields.hpp"

namespace cairn::config {
namespace {

std::string number(double value) {
  const bool whole = value < 1e15 && value == std::floor(value);
  return whole ? with_commas(static_cast<std::int64_t>(value)) : shortest(value);
}

}  // namespace

Rule at_least(double low) {
  Rule rule;
  rule.low = low;
  return rule;
}
Rule within(double low, double high) {
  return {low, high, false, false, {}};
}
Rule up_to(double low, double high) {
  return {low, high, true, false, {}};
}
Rule from(double low, double below) {
  return {low, below, false, true, {}};
}

Rule one_of(std::vector<std::string> words) {
  Rule rule;
  rule.words = std::move(words);
  return rule;
}

Rule any_number() {
  Rule rule;
  rule.may_be_empty = true;
  return rule;
}

std::string describe(const Rule& rule) {
  if (!rule.words.empty()) return "one of " + join(rule.words, ", ");
  const std::string low = number(rule.low), high = number(rule.high);
  const std::string at_least = (rule.above_low ? "more than " : "at least ") + low;
  if (std::isinf(rule.high)) return std::isinf(rule.low) ? "finite" : at_least;
  if (!rule.above_low && !rule.below_high) return "from " + low + " to " + high;
  return at_least + " and " + (rule.below_high ? "less than " : "at most ") + high;
}

}  // namespace cairn::config
