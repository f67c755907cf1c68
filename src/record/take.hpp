#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace cairn::record {

/// Takes the text before the first `stop` from the front of `text`, and `stop`.
inline std::string_view take_until(std::string_view& text, char stop) {
  const auto part = text.substr(0, text.find(stop));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

/// Takes a number and the `stop` behind it, which may be missing at the end, from the front of
/// `text`. Nothing if there is anything else before it.
template <class Number>
std::optional<Number> take_number(std::string_view& text, char stop) {
  const auto part = take_until(text, stop);
  const char* end = part.data() + part.size();
  Number number{};
  const auto [behind, error] = std::from_chars(part.data(), end, number);
  return error == std::errc{} && behind == end ? std::optional(number) : std::nullopt;
}

}  // namespace cairn::record
