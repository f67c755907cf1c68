#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::jobscript {

/// What stands for a placeholder: a value, several, or none.
using Values = std::map<std::string, std::vector<std::string>>;

/// A template filled in. "{{name}}" stands for its value; a line is written once for each value of
/// the placeholders in it: several times, or not at all. Throws std::logic_error for a placeholder
/// that `values` does not have.
std::string fill(std::string_view text, const Values& values);

/// The text as one word of the shell.
std::string shell_word(const std::string& text);

}  // namespace cairn::jobscript
