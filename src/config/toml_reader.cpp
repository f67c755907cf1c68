#include "config/toml_reader.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <string>

#include "cairn/core/error.hpp"
#include "config/fields.hpp"

namespace cairn::config {
namespace {

/// Deeper keys cannot be valid: they are not looked at, since their parent is an error already.
constexpr int max_depth = 4;
// Far beyond any workflow.
constexpr std::size_t max_bytes = 256 * 1024;
constexpr std::ptrdiff_t max_dots = 4096;

/// Each dot may nest a table in another, and deep nesting exhausts the stack of the TOML library.
void refuse_excess(std::string_view text, std::string_view origin) {
  if (text.size() > max_bytes)
    throw UsageError({std::string(origin), "too large for a workflow: more than 256 KiB", ""});
  if (std::ranges::count(text, '.') > max_dots)
    throw UsageError({std::string(origin), "too deep for a workflow: more than 4,096 dots", ""});
}

std::string plain_or_quoted(std::string_view name) {
  const bool plain = !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-';
  });
  return plain ? std::string(name) : quote(name);
}

bool is_tables(const toml::array& array) {
  return !array.empty() && array.is_homogeneous(toml::node_type::table);
}

Value convert(const toml::node& node);

Value::List convert_list(const toml::array& array) {
  Value::List list;
  for (const auto& element : array) list.push_back(convert(element));
  return list;
}

Value convert(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::integer:
      return {node.as_integer()->get()};
    case toml::node_type::floating_point:
      return {node.as_floating_point()->get()};
    case toml::node_type::boolean:
      return {node.as_boolean()->get()};
    case toml::node_type::string:
      return {node.as_string()->get()};
    case toml::node_type::array:
      if (is_tables(*node.as_array())) return {Value::Tables{node.as_array()->size()}};
      return {convert_list(*node.as_array())};
    case toml::node_type::table:
      return {Value::Table{}};
    default:
      return {Value::Date{}};
  }
}

int line_of(const toml::source_region& source) {
  return std::max<int>(1, static_cast<int>(source.begin.line));
}

void flatten(const toml::table& table, const std::string& prefix, int depth,
             std::vector<Entry>& entries);

void flatten_element(const toml::table& table, const std::string& key, int depth,
                     std::vector<Entry>& entries) {
  entries.push_back({key, {Value::Table{}}, line_of(table.source())});
  flatten(table, key + ".", depth, entries);
}

void flatten(const toml::table& table, const std::string& prefix, int depth,
             std::vector<Entry>& entries) {
  if (depth > max_depth) return;
  for (const auto& [name, node] : table) {
    const std::string key = prefix + plain_or_quoted(name.str());
    entries.push_back({key, convert(node), line_of(name.source())});
    if (const auto* child = node.as_table()) flatten(*child, key + ".", depth + 1, entries);
    const auto* array = node.as_array();
    if (!array || !is_tables(*array)) continue;
    for (std::size_t i = 0; i < array->size(); ++i)
      flatten_element(*array->get_as<toml::table>(i), key + "[" + std::to_string(i + 1) + "]",
                      depth + 1, entries);
  }
}

UsageError syntax_error(const toml::parse_error& error, std::string_view origin) {
  const auto at = error.source().begin;
  return UsageError(
      {std::string(origin) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
       std::string(error.description()), ""});
}

}  // namespace

std::vector<Entry> read_toml(std::string_view text, std::string_view origin) {
  refuse_excess(text, origin);
  std::vector<Entry> entries;
  try {
    flatten(toml::parse(text), "", 1, entries);
  } catch (const toml::parse_error& error) {
    throw syntax_error(error, origin);
  }
  std::ranges::stable_sort(entries, {}, &Entry::line);
  return entries;
}

std::optional<Value> read_value(std::string_view text) try {
  refuse_excess(text, "--set … = " + std::string(text.substr(0, 40)) + "…");
  const auto table = toml::parse("value = " + std::string(text));
  const auto* node = table.get("value");
  if (!node || table.size() != 1) return std::nullopt;
  return convert(*node);
} catch (const toml::parse_error&) {
  return std::nullopt;
}

}  // namespace cairn::config
