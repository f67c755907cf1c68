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

bool is_array(Workflow& workflow, const std::string& key) {
  const auto all = arrays(workflow);
  return std::ranges::find(all, key, &Array::name) != all.end();
}

/// The key that `text` names first, the longest of those at one place; "" if it names none.
std::string first_in(std::string_view text, const std::map<std::string, std::string>& keys) {
  std::string best;
  std::size_t first = std::string_view::npos;
  for (const auto& [key, where] : keys) {
    const auto at = text.find(key);
    if (at == std::string_view::npos || at > first) continue;
    if (at < first || key.size() > best.size()) best = key;
    first = at;
  }
  return best;
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
  for_each_array(workflow_, [&](const Array& array) { size(array, entries); });
  const bool others = sections_.contains("space.choice") || sections_.contains("space.branch");
  if (others && !sections_.contains("space.stage")) workflow_.space.stage.clear();
  auto all = sections(workflow_);
  for (const auto& entry : entries) take(entry, place(entry), all);
}

std::string Draft::place(const Entry& entry) const {
  return origin_ + ":" + std::to_string(entry.line);
}

/// The entries of a file replace the default ones.
void Draft::size(const Array& array, const std::vector<Entry>& entries) {
  const auto entry = std::ranges::find(entries, array.name, &Entry::key);
  if (entry == entries.end()) return;
  const auto* tables = std::get_if<Value::Tables>(&entry->value.data);
  if (!tables)
    throw UsageError(
        {place(*entry),
         "'" + array.name + "' must be an array of tables, found " + describe(entry->value),
         "Begin each of them with a line " + array.title() + "."});
  if (tables->count > array.most)
    throw UsageError({place(*entry),
                      "there are " + std::to_string(tables->count) + " " + array.title() +
                          ", more than " + std::to_string(array.most),
                      ""});
  array.reset(tables->count);
  sections_[array.name] = place(*entry);
}

void Draft::take(const Entry& entry, const std::string& where, std::vector<Section>& sections) {
  const auto& [key, value, line] = entry;
  if (const Field* field = find_field(sections, key)) {
    assign(*field, value, {where, key});
    keys_[key] = where;
  } else if (sections_.contains(key)) {
    return;  // an array of tables, whose entries follow
  } else if (!is_section(sections, key)) {
    const std::string kind = is_table(value) ? "section" : "key";
    throw UsageError({where, "unknown " + kind + " '" + key + "'", suggest_key(key, workflow_)});
  } else if (!is_table(value)) {
    throw UsageError({where, "'" + key + "' must be a table, found " + describe(value),
                      "It is a section: write [" + key + "] and its keys below it."});
  } else {
    sections_[key] = where;
  }
}

void Draft::override_with(const std::string& argument) {
  const std::string where = "--set " + argument;
  const auto equals = argument.find('=');
  if (equals == std::string::npos || equals == 0)
    throw UsageError({where, "expected key=value", "For example --set search.candidates=200."});
  const auto key = argument.substr(0, equals);
  auto all = sections(workflow_);
  if (!find_field(all, key)) refuse_override(key, where);
  take({key, value_or_word(argument.substr(equals + 1), where)}, where, all);
}

void Draft::refuse_override(const std::string& key, const std::string& where) {
  if (is_section(sections(workflow_), key) || is_array(workflow_, key))
    throw UsageError({where, "'" + key + "' is a section", "Set one of its keys."});
  for (const auto& array : arrays(workflow_))
    if (array.count == 0 && key.starts_with(array.name + "["))
      throw UsageError({where, "unknown key '" + key + "'",
                        "The workflow has no " + array.title() + ": write one into the file."});
  throw UsageError({where, "unknown key '" + key + "'", suggest_key(key, workflow_)});
}

std::string Draft::where(const std::string& key) const {
  for (const auto* places : {&keys_, &sections_})
    if (const auto found = places->find(key); found != places->end()) return found->second;
  return origin_;
}

std::string Draft::key_in(std::string_view text) const {
  const auto key = first_in(text, keys_);
  return key.empty() ? first_in(text, sections_) : key;
}

}  // namespace cairn::config
