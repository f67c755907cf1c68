#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cairn/core/random.hpp"

/// Changes to inputs that bring out what their readers forgot.
namespace cairn::fuzz {

enum class Form { binary, text };

inline constexpr std::size_t kLargestInput = 1 << 20;  ///< [bytes] that changes stop at

/// A random stretch of a text: at most `most` bytes.
struct Stretch {
  std::size_t at = 0;
  std::size_t size = 0;

  Stretch(const std::string& text, Random& random, std::size_t most = 64)
      : at(random.below(text.size() + 1)),
        size(random.below(std::min(most, text.size() - at) + 1)) {}
};

// ---- bytes --------------------------------------------------------------------------------------

inline void flip_bit(std::string& text, Random& random) {
  if (text.empty()) return;
  text[random.below(text.size())] ^= static_cast<char>(1 << random.below(8));
}

inline void set_byte(std::string& text, Random& random) {
  constexpr std::string_view telling("\x00\x01\x7f\x80\xff\n\"", 7);
  if (text.empty()) return;
  const bool any = random.below(2) == 0;
  text[random.below(text.size())] =
      any ? static_cast<char>(random.below(256)) : telling[random.below(telling.size())];
}

/// An integer of 1, 2, 4 or 8 bytes becomes an extreme one, or grows or shrinks a little.
inline void set_integer(std::string& text, Random& random) {
  const std::size_t width = std::size_t{1} << random.below(4);
  if (text.size() < width) return;
  char* at = text.data() + random.below(text.size() - width + 1);
  std::uint64_t value = 0;
  std::memcpy(&value, at, width);
  const std::uint64_t sign = 1ULL << (8 * width - 1);
  const std::array<std::uint64_t, 8> values{0,
                                            1,
                                            ~0ULL,
                                            sign,
                                            sign - 1,
                                            value + 1 + random.below(16),
                                            value - 1 - random.below(16),
                                            1ULL << random.below(64)};
  value = values[random.below(values.size())];
  std::memcpy(at, &value, width);
}

inline void insert(std::string& text, Random& random) {
  std::string some(1 + random.below(16), '\0');
  const auto fill = static_cast<char>(random.below(256));
  const bool same = random.below(2) == 0;
  for (char& c : some) c = same ? fill : static_cast<char>(random.below(256));
  text.insert(random.below(text.size() + 1), some);
}

inline void erase(std::string& text, Random& random) {
  const Stretch stretch(text, random);
  text.erase(stretch.at, stretch.size);
}

/// Copies a stretch to another place, over what is there or between.
inline void repeat(std::string& text, Random& random) {
  const Stretch stretch(text, random, 256);
  const std::string copy = text.substr(stretch.at, stretch.size);
  const std::size_t at = random.below(text.size() + 1);
  if (random.below(2) == 0)
    text.insert(at, copy);
  else
    text.replace(at, copy.size(), copy);
}

inline void truncate(std::string& text, Random& random) {
  text.resize(random.below(text.size() + 1));
}

// ---- words --------------------------------------------------------------------------------------

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    lines.back() += c;
    if (c == '\n') lines.emplace_back();
  }
  return lines;
}

/// Swaps two lines, or writes one twice, or leaves one out.
inline void shuffle_lines(std::string& text, Random& random) {
  auto lines = lines_of(text);
  auto& line = lines[random.below(lines.size())];
  auto& other = lines[random.below(lines.size())];
  const auto way = random.below(3);
  if (way == 0) std::swap(line, other);
  if (way == 1) line += std::string(line);
  if (way == 2) line.clear();
  text.clear();
  for (const auto& each : lines) text += each;
}

/// Another number in the place of one.
inline void set_number(std::string& text, Random& random) {
  static const std::vector<std::string> numbers{"0",
                                                "-1",
                                                "1e308",
                                                "-1e308",
                                                "1e-320",
                                                "1e999",
                                                "nan",
                                                "-inf",
                                                "0x7fffffffffffffff",
                                                "0.1",
                                                "9223372036854775807",
                                                "-9223372036854775808",
                                                "18446744073709551616",
                                                "2147483648",
                                                "4294967295",
                                                "4294967296",
                                                "65536",
                                                std::string(400, '9')};
  constexpr std::string_view digits = "0123456789";
  const auto begin = text.find_first_of(digits, random.below(text.size() + 1));
  if (begin == text.npos) return;
  const auto end = std::min(text.find_first_not_of("0123456789.e+-", begin), text.size());
  text.replace(begin, end - begin, numbers[random.below(numbers.size())]);
}

/// Characters that mean something in TOML, JSON and CSV, and texts that are no UTF-8.
inline void insert_token(std::string& text, Random& random) {
  constexpr std::array<std::string_view, 30> tokens{"[",
                                                    "]",
                                                    "{",
                                                    "}",
                                                    "=",
                                                    ".",
                                                    ",",
                                                    "\"",
                                                    "'",
                                                    "\"\"\"",
                                                    "#",
                                                    "\n",
                                                    "\r\n",
                                                    "\\",
                                                    "\\u",
                                                    "\\ud800",
                                                    "null",
                                                    "true",
                                                    "NaN",
                                                    "-Infinity",
                                                    "\xff",
                                                    "\xc0\x80",
                                                    "\xed\xa0\x80",
                                                    "\xf4\x90\x80\x80",
                                                    "\xef\xbb\xbf",
                                                    "e",
                                                    "-",
                                                    "[]",
                                                    "{}",
                                                    ":"};
  text.insert(random.below(text.size() + 1), tokens[random.below(tokens.size())]);
}

/// Thousands of brackets, or of other single characters.
inline void nest(std::string& text, Random& random) {
  constexpr std::string_view brackets = "[{(\"'-.0,\n a";
  const std::size_t depth = std::size_t{1} << random.below(15);
  text.insert(random.below(text.size() + 1), depth, brackets[random.below(brackets.size())]);
}

// ---- all of them --------------------------------------------------------------------------------

using Change = void (*)(std::string&, Random&);
inline constexpr std::array<Change, 7> kByteChanges{flip_bit, set_byte, set_integer, insert,
                                                    erase,    repeat,   truncate};
inline constexpr std::array<Change, 12> kTextChanges{
    flip_bit, set_byte, insert,        erase,      repeat,       truncate,
    nest,     repeat,   shuffle_lines, set_number, insert_token, insert_token};

/// The begin of one seed and the end of another, or a seed as it is.
inline std::string splice(const std::vector<std::string>& seeds, Random& random) {
  std::string text = seeds[random.below(seeds.size())];
  if (random.below(8) != 0) return text;
  const std::string& other = seeds[random.below(seeds.size())];
  return text.substr(0, random.below(text.size() + 1)) +
         other.substr(random.below(other.size() + 1));
}

/// One to eight changes, mostly one, to one of the seeds or to two that were put together.
inline std::string mutate(const std::vector<std::string>& seeds, Form form, Random& random) {
  const std::span<const Change> changes =
      form == Form::text ? std::span<const Change>(kTextChanges) : kByteChanges;
  std::string text = splice(seeds, random);
  const std::uint64_t few = random.below(2) == 0 ? 1 : 4;
  for (auto left = std::uint64_t{1} << random.below(few); left > 0; --left)
    if (text.size() < kLargestInput) changes[random.below(changes.size())](text, random);
  return text;
}

}  // namespace cairn::fuzz
