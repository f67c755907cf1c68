#include "config/assign.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::config {
namespace {

/// At most 40 bytes of a text, cut between characters.
std::string clip(const std::string& text) {
  std::size_t length = 40;
  if (text.size() <= length) return text;
  while ((text[length] & 0xC0) == 0x80) --length;
  return text.substr(0, length) + "…";
}

struct Describe {
  std::string operator()(std::int64_t v) const { return "the integer " + std::to_string(v); }
  std::string operator()(double v) const { return "the real number " + shortest(v); }
  std::string operator()(bool v) const { return v ? "true" : "false"; }
  std::string operator()(const std::string& v) const { return "the text " + quote(clip(v)); }
  std::string operator()(const Value::List& v) const {
    return v.empty() ? "an empty list" : "a list";
  }
  std::string operator()(const Value::Table&) const { return "a table"; }
  std::string operator()(const Value::Tables&) const { return "an array of tables"; }
  std::string operator()(const Value::Date&) const { return "a date or time"; }
};

[[noreturn]] void refuse(const Source& source, const std::string& expected,
                         const std::string& found, const std::string& suggestion = "") {
  throw UsageError(
      {source.where, "'" + source.key + "' must be " + expected + ", found " + found, suggestion});
}

// Each `read` gives the value if it has the wanted type.

std::optional<bool> read(const Value& value, const bool&) {
  const auto* v = std::get_if<bool>(&value.data);
  return v ? std::optional(*v) : std::nullopt;
}

std::optional<std::int64_t> read(const Value& value, const std::int64_t&) {
  const auto* v = std::get_if<std::int64_t>(&value.data);
  return v ? std::optional(*v) : std::nullopt;
}

std::optional<double> read(const Value& value, const double&) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data))
    return static_cast<double>(*whole);
  const auto* v = std::get_if<double>(&value.data);
  return v ? std::optional(*v) : std::nullopt;
}

std::optional<std::string> read(const Value& value, const std::string&) {
  const auto* v = std::get_if<std::string>(&value.data);
  return v ? std::optional(*v) : std::nullopt;
}

std::optional<space::Choice> read(const Value& value, const space::Choice&) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return *whole;
  if (const auto* real = std::get_if<double>(&value.data)) return *real;
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  return std::nullopt;
}

void check(bool, const Rule&, const Source&) {}

/// Integers of 64 bits are compared as doubles, which is exact for all bounds in use: powers of two
/// or small numbers.
void check(double value, const Rule& rule, const Source& source) {
  const bool low = rule.above_low ? value > rule.low : value >= rule.low;
  const bool high = rule.below_high ? value < rule.high : value <= rule.high;
  if (low && high && std::isfinite(value)) return;
  refuse(source, describe(rule), shortest(value));
}

void check(const std::string& value, const Rule& rule, const Source& source) {
  if (rule.words.empty() || std::ranges::find(rule.words, value) != rule.words.end()) return;
  const auto word = nearest(value, rule.words);
  refuse(source, describe(rule), quote(clip(value)),
         word.empty() ? "" : "Did you mean \"" + word + "\"?");
}

void check(const space::Choice& value, const Rule& rule, const Source& source) {
  if (const auto* real = std::get_if<double>(&value)) check(*real, rule, source);
}

template <class T>
bool same(const T& a, const T& b) {
  return a == b;
}

std::optional<double> number(const space::Choice& choice) {
  if (const auto* whole = std::get_if<std::int64_t>(&choice)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&choice)) return *real;
  return std::nullopt;
}

/// 3 and 3.0 are one choice.
bool same(const space::Choice& a, const space::Choice& b) {
  const auto x = number(a), y = number(b);
  return x && y ? *x == *y : a == b;
}

/// `Wire` is the type in TOML, `T` the type in the options.
template <class Wire, class T>
void read_into(T& target, const Field& field, const Value& value, const Source& source) {
  const auto found = read(value, Wire{});
  if (!found) {
    const auto type = type_name(field.target);
    refuse(source,
           (type.starts_with('i') ? "an "
            : type == "text"      ? ""
                                  : "a ") +
               type,
           describe(value));
  }
  if constexpr (std::is_arithmetic_v<Wire> && !std::is_same_v<Wire, bool>)
    check(static_cast<double>(*found), field.rule, source);
  else
    check(*found, field.rule, source);
  target = static_cast<T>(*found);
}

template <class T>
using WireOf =
    std::conditional_t<std::is_same_v<T, int> || std::is_same_v<T, std::uint64_t>, std::int64_t, T>;

template <class T>
void put(T& target, const Field& field, const Value& value, const Source& source) {
  read_into<WireOf<T>>(target, field, value, source);
}

template <class T>
void put(std::vector<T>& target, const Field& field, const Value& value, const Source& source) {
  const auto* list = std::get_if<Value::List>(&value.data);
  const Value::List items = list ? *list : Value::List{value};
  if (items.empty() && !field.rule.may_be_empty)
    refuse(source, "a value or a list of values", describe(value));
  std::vector<T> result;
  for (const auto& item : items) {
    T element{};
    read_into<WireOf<T>>(element, field, item, source);
    if (std::ranges::any_of(result, [&](const T& earlier) { return same(earlier, element); }))
      refuse(source, "a list without repetition", describe(item) + " twice");
    result.push_back(std::move(element));
  }
  target = std::move(result);
}

}  // namespace

std::string describe(const Value& value) {
  return std::visit(Describe{}, value.data);
}

void assign(const Field& field, const Value& value, const Source& source) {
  std::visit([&](auto* target) { put(*target, field, value, source); }, field.target);
}

}  // namespace cairn::config
