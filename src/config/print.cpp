#include <array>
#include <cmath>
#include <cstdio>

#include "cairn/core/text.hpp"
#include "config/fields.hpp"

namespace cairn::config {
namespace {

std::string text_of(bool value) {
  return value ? "true" : "false";
}
std::string text_of(int value) {
  return std::to_string(value);
}
std::string text_of(std::int64_t value) {
  return std::to_string(value);
}
std::string text_of(std::uint64_t value) {
  return std::to_string(value);
}
std::string text_of(const std::string& value) {
  return quote(value);
}

/// Always with a point or an exponent: without, TOML would take it for an integer of 64 bits.
std::string text_of(double value) {
  std::string text = shortest(value + 0.0);  // turns -0 into 0
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

std::string text_of(const space::Choice& choice) {
  return std::visit([](const auto& value) { return text_of(value); }, choice);
}

template <class T>
std::string text_of(const std::vector<T>& list) {
  if (list.size() == 1) return text_of(list.front());
  std::vector<std::string> parts;
  for (const auto& item : list) parts.push_back(text_of(item));
  return "[" + join(parts, ", ") + "]";
}

std::string_view name_of(const bool*) {
  return "boolean";
}
std::string_view name_of(const int*) {
  return "integer";
}
std::string_view name_of(const std::int64_t*) {
  return "integer";
}
std::string_view name_of(const std::uint64_t*) {
  return "integer";
}
std::string_view name_of(const double*) {
  return "real number";
}
std::string_view name_of(const std::string*) {
  return "text";
}
std::string_view name_of(const std::vector<int>*) {
  return "list of integers";
}
std::string_view name_of(const std::vector<double>*) {
  return "list of real numbers";
}
std::string_view name_of(const std::vector<std::string>*) {
  return "list of texts";
}
std::string_view name_of(const std::vector<space::Choice>*) {
  return "list of integers, real numbers or texts";
}

std::string escape(unsigned char c) {
  if (c == '"' || c == '\\') return {'\\', static_cast<char>(c)};
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  if (c >= 0x20 && c != 0x7f) return {static_cast<char>(c)};
  std::array<char, 8> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "\\u%04X", c);
  return buffer.data();
}

}  // namespace

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += escape(static_cast<unsigned char>(c));
  return quoted + "\"";
}

std::string type_name(const Target& target) {
  return std::visit([](const auto* value) { return std::string(name_of(value)); }, target);
}

std::string print(const Target& target) {
  return std::visit([](const auto* value) { return text_of(*value); }, target);
}

std::string to_toml(const Workflow& workflow) {
  Workflow copy = workflow;
  std::string text;
  for (const auto& section : sections(copy)) {
    if (!text.empty()) text += "\n";
    text.append(section.title).append("\n");
    for (const auto& field : section.fields)
      text.append(field.key).append(" = ").append(print(field.target)).append("\n");
  }
  return text;
}

}  // namespace cairn::config
