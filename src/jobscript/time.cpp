#include <charconv>
#include <optional>
#include <string_view>

#include "cairn/core/error.hpp"
#include "cairn/jobscript/script.hpp"

namespace cairn::jobscript {
namespace {

constexpr int max_hours = 9999;

std::optional<int> number(std::string_view text, int most) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0 || value > most) return std::nullopt;
  return value;
}

/// "H:MM:SS", the hours of any length.
std::optional<int> clock_time(std::string_view text) {
  const auto size = text.size();
  if (size < 7 || text[size - 3] != ':' || text[size - 6] != ':') return std::nullopt;
  const auto hours = number(text.substr(0, size - 6), max_hours);
  const auto minutes = number(text.substr(size - 5, 2), 59);
  const auto seconds = number(text.substr(size - 2), 59);
  if (!hours || !minutes || !seconds) return std::nullopt;
  return (*hours * 60 + *minutes) * 60 + *seconds;
}

}  // namespace

int parse_time(const std::string& text) {
  if (const auto time = clock_time(text); time && *time > 0) return *time;
  if (const auto minutes = number(text, max_hours * 60); minutes && *minutes > 0)
    return *minutes * 60;
  throw UsageError(
      {"--time " + text, "it is no time", "Write hours as 2:00:00, or minutes as 120"});
}

}  // namespace cairn::jobscript
