#include "jobscript/fill.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace cairn::jobscript {
namespace {

/// "before{{name}}after"
struct Placeholder {
  std::size_t begin;
  std::size_t end;
  std::string name;
};

std::optional<Placeholder> next(std::string_view line, std::size_t from) {
  const auto begin = line.find("{{", from);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto close = line.find("}}", begin);
  if (close == std::string_view::npos) return std::nullopt;
  return Placeholder{begin, close + 2, std::string(line.substr(begin + 2, close - begin - 2))};
}

const std::vector<std::string>& look_up(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end()) throw std::logic_error("a template asks for {{" + name + "}}");
  return found->second;
}

/// The line from `from` on, with all placeholders replaced.
void fill_line(std::string line, std::size_t from, const Values& values, std::string& result) {
  const auto place = next(line, from);
  if (!place) {
    result += line + "\n";
    return;
  }
  for (const std::string& value : look_up(values, place->name))
    fill_line(line.substr(0, place->begin) + value + line.substr(place->end),
              place->begin + value.size(), values, result);
}

bool is_plain(unsigned char c) {
  return std::isalnum(c) ||
         std::string_view("_-./:,=+@%").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

std::string fill(std::string_view text, const Values& values) {
  std::string result;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    fill_line(std::string(text.substr(0, end)), 0, values, result);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string shell_word(const std::string& text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace cairn::jobscript
