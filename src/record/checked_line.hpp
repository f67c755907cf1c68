#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Files of one line that people and scripts read, and in which a flipped byte is found all the
/// same: " #" and a check of 8 hexadecimal digits stand at the end.
namespace cairn::record {

/// The text with its control characters as spaces.
std::string one_line(std::string text);
/// The line with its check and a line feed.
std::string with_check(std::string_view line);
/// The line without them; nothing if the check is not that of the line.
std::optional<std::string_view> without_check(std::string_view text);

}  // namespace cairn::record
