#include "feasibility/rule_error.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "cairn/core/error.hpp"

namespace cairn::feasibility {
namespace {

constexpr std::size_t kBefore = 60;  ///< characters shown before the place
constexpr std::size_t kAfter = 30;

bool begins_character(char c) {
  return (c & 0xC0) != 0x80;
}

/// Byte offsets of the characters.
std::vector<std::size_t> characters(std::string_view text) {
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i == 0 || begins_character(text[i])) offsets.push_back(i);
  return offsets;
}

/// The text around a character, on one line, and a caret below.
std::string excerpt(std::string_view text, const std::vector<std::size_t>& starts,
                    std::size_t place) {
  const std::size_t from = place > kBefore ? place - kBefore : 0;
  const std::size_t to = std::min(starts.size(), place + kAfter);
  auto byte = [&](std::size_t character) {
    return character < starts.size() ? starts[character] : text.size();
  };
  std::string line(text.substr(byte(from), byte(to) - byte(from)));
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
  const std::string before = from > 0 ? "..." : "";
  const std::string after = to < starts.size() ? "..." : "";
  return "  " + before + line + after + "\n  " + std::string(before.size() + place - from, ' ') +
         "^";
}

}  // namespace

void refuse_rule(const RuleSource& source, std::size_t offset, std::string reason,
                 std::string suggestion) {
  const auto starts = characters(source.text);
  const auto place = static_cast<std::size_t>(
      std::ranges::count_if(starts, [&](std::size_t start) { return start < offset; }));
  throw UsageError({source.name + "\n" + excerpt(source.text, starts, place) + "\ncolumn " +
                        std::to_string(place + 1),
                    std::move(reason), std::move(suggestion)});
}

}  // namespace cairn::feasibility
