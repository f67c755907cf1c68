#include "record/checked_line.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "cairn/core/hash.hpp"

namespace cairn::record {
namespace {

constexpr std::size_t ending_size = std::string_view(" #01234567\n").size();

/// The lower half of XXH3-64.
std::string ending_of(std::string_view line) {
  std::array<char, ending_size + 1> text{};
  std::snprintf(text.data(), text.size(), " #%08x\n", static_cast<std::uint32_t>(hash64(line)));
  return text.data();
}

}  // namespace

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

std::string with_check(std::string_view line) {
  return std::string(line) + ending_of(line);
}

std::optional<std::string_view> without_check(std::string_view text) {
  if (text.size() < ending_size) return std::nullopt;
  const auto line = text.substr(0, text.size() - ending_size);
  if (text.substr(line.size()) != ending_of(line)) return std::nullopt;
  return line;
}

}  // namespace cairn::record
