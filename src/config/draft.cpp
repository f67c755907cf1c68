#include "config/draft.hpp"

#include <algorithm>
#include <optional>

#include "cairn/core/error.hpp"

namespace cairn::config {
namespace {

const Field* find_field(const std::vector<Section>& sections, const std::string& key) {
  const auto dot = key.rfind('.');
  if (dot == std::string::npos) return nullptr;
  const auto parts = std::string_view(key);
  for (const auto& section : sections)
    for (const auto& field : section.fields)
      if (field.key == parts.substr(dot + 1) && section.name == parts.substr(0, dot)) return &field;
  return nullptr;
}

/// Whether `key` is a section, or holds sections: "space" does.
bool is_section(const std::vector<Section>& sections, const std::string& key) {
  return std::ranges::any_of(sections, [&](const Section& section) {
    return section.name == key || section.name.starts_with(key + ".");
  });
}

bool is_table(const Value& value) {
  return std::holds_alternative<Value::Table>(value.data);
}

/// Text between quotes if it is no TOML value: a bare word.
Value value_or_word(const std::string& text, const std::string& where) {
  if (auto value = read_value(text)) return *value;
  if (text.starts_with('[') || text.starts_with('"') || text.starts_with('\''))
    throw UsageError({where, "the value is not TOML",
                      "Write a list as [16, 32] or [\"a\", \"b\"], in quotes for the shell."});
  if (auto value = read_value(quote(text))) return *value;
  throw UsageError({where, "the value is not valid UTF-8 text", ""});
}

}  // namespace

void Draft::read(std::string_view toml) {
  const auto entries = read_toml(toml, origin_);
  size_stages(entries);
  auto all = sections(workflow_);
  for (const auto& entry : entries) take(entry, origin_ + ":" + std::to_string(entry.line), all);
}

/// The stages of a file replace the default ones.
void Draft::size_stages(const std::vector<Entry>& entries) {
  const auto stages = std::ranges::find(entries, "space.stage", &Entry::key);
  if (stages == entries.end()) return;
  const auto where = origin_ + ":" + std::to_string(stages->line);
  const auto* tables = std::get_if<Value::Tables>(&stages->value.data);
  if (!tables)
    throw UsageError({where,
                      "'space.stage' must be an array of tables, found " + describe(stages->value),
                      "Begin each stage with a line [[space.stage]]."});
  if (tables->count > max_stages)
    throw UsageError({where,
                      "there are " + std::to_string(tables->count) + " stages, more than " +
                          std::to_string(max_stages),
                      "Use repeat for stages that are alike."});
  workflow_.space.stage.assign(tables->count, space::StageOptions{});
}

void Draft::take(const Entry& entry, const std::string& where, std::vector<Section>& sections) {
  const auto& [key, value, line] = entry;
  if (const Field* field = find_field(sections, key)) {
    assign(*field, value, {where, key});
    where_[key] = where;
  } else if (key == "space.stage") {
    where_[key] = where;
  } else if (!is_section(sections, key)) {
    const std::string kind = is_table(value) ? "section" : "key";
    throw UsageError({where, "unknown " + kind + " '" + key + "'", suggest_key(key, sections)});
  } else if (!is_table(value)) {
    throw UsageError({where, "'" + key + "' must be a table, found " + describe(value),
                      "It is a section: write [" + key + "] and its keys below it."});
  }
}

void Draft::override_with(const std::string& argument) {
  const std::string where = "--set " + argument;
  const auto equals = argument.find('=');
  if (equals == std::string::npos || equals == 0)
    throw UsageError({where, "expected key=value", "For example --set search.candidates=200."});
  const auto key = argument.substr(0, equals);
  auto all = sections(workflow_);
  if (!find_field(all, key) && (is_section(all, key) || key == "space.stage"))
    throw UsageError({where, "'" + key + "' is a section", "Set one of its keys."});
  if (!find_field(all, key))
    throw UsageError({where, "unknown key '" + key + "'", suggest_key(key, all)});
  take({key, value_or_word(argument.substr(equals + 1), where)}, where, all);
}

std::string Draft::where(const std::string& key) const {
  const auto found = where_.find(key);
  return found == where_.end() ? origin_ : found->second;
}

std::string Draft::key_in(std::string_view text) const {
  std::string best;
  std::size_t first = std::string_view::npos;
  for (const auto& [key, where] : where_) {
    const auto at = text.find(key);
    if (at == std::string_view::npos || at > first) continue;
    if (at < first || key.size() > best.size()) best = key;
    first = at;
  }
  return best;
}

}  // namespace cairn::config
