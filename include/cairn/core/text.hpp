#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

/// The candidate with the smallest edit distance (Damerau 1964, restricted) to `word`, or "" when
/// none is near enough to be a likely slip.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

std::string join(std::span<const std::string> parts, std::string_view separator);

/// "1,234,567"
std::string with_commas(std::int64_t value);
/// "1.2 M", "831 k", "17"
std::string short_count(double value);
/// "3.2 s", "4 min 07 s", "2 h 05 min"
std::string short_duration(double seconds);
/// With up to three decimals: "0.19", "3".
std::string thousandths(double value);
/// "1 epoch", "2.5 epochs"
std::string counted(double count, const std::string& noun);
/// "1.2 MB"
std::string short_bytes(double bytes);
/// Four decimals, as people compare accuracies: "0.9012".
std::string decimals(double value);
/// 0.837 as "84 %".
std::string percent(double share);
/// The shortest decimal form that reads back as the same double.
std::string shortest(double value);

/// Rows of cells as an aligned text table with a header line; numbers are right-aligned.
std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows);

}  // namespace cairn
