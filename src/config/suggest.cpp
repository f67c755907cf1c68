#include "cairn/core/text.hpp"
#include "config/draft.hpp"

namespace cairn::config {
namespace {

std::string last_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

/// The section that `key` would belong to, or nullptr.
const Section* section_of(const std::string& key, const std::vector<Section>& sections) {
  const auto dot = key.rfind('.');
  if (dot == std::string::npos) return nullptr;
  for (const auto& section : sections)
    if (section.name == key.substr(0, dot)) return &section;
  return nullptr;
}

/// A section and what it lies in: "space.stage[1]", "space.stage", "space".
std::vector<std::string> names_of(std::string name) {
  std::vector<std::string> names{name};
  for (auto end = name.find_last_of(".["); end != std::string::npos;
       end = name.find_last_of(".[")) {
    name.resize(end);
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> keys_of(const Section& section) {
  std::vector<std::string> keys;
  for (const auto& field : section.fields) keys.push_back(section.key(field));
  return keys;
}

std::string nearest_in_section(const std::string& wrong, const Section& section) {
  std::vector<std::string> names;
  for (const auto& field : section.fields) names.emplace_back(field.key);
  const auto name = nearest(last_part(wrong), names);
  return name.empty() ? "" : section.name + "." + name;
}

/// The nearest of all keys; failing that the one whose last part is nearest: the right name in the
/// wrong section.
std::string nearest_of_all(const std::string& wrong, const std::vector<Section>& sections) {
  std::vector<std::string> whole, last;
  for (const auto& section : sections) {
    for (auto& name : names_of(section.name)) {
      whole.push_back(std::move(name));
      last.emplace_back();
    }
    for (const auto& key : keys_of(section)) {
      whole.push_back(key);
      last.push_back(last_part(key));
    }
  }
  for (std::size_t i = 0; i < last.size(); ++i)
    if (last[i] == last_part(wrong)) return whole[i];
  if (auto key = nearest(wrong, whole); !key.empty()) return key;
  const auto name = nearest(last_part(wrong), last);
  for (std::size_t i = 0; i < last.size(); ++i)
    if (!name.empty() && last[i] == name) return whole[i];
  return "";
}

std::string list_of(const std::string& wrong, const std::vector<Section>& sections) {
  if (const auto* section = section_of(wrong, sections))
    return "The keys of " + std::string(section->title) + " are " + join(keys_of(*section), ", ") +
           ".";
  std::vector<std::string> names;
  for (const auto& section : sections)
    if (names.empty() || section.title != names.back()) names.emplace_back(section.title);
  return "The sections are " + join(names, ", ") + ".";
}

}  // namespace

std::string suggest_key(const std::string& wrong, const Workflow& workflow) {
  auto possible = with_all_sections(workflow);
  return suggest_key(wrong, sections(possible));
}

std::string suggest_key(const std::string& wrong, const std::vector<Section>& all) {
  std::string key;
  if (const auto* section = section_of(wrong, all)) key = nearest_in_section(wrong, *section);
  if (key.empty()) key = nearest_of_all(wrong, all);
  return key.empty() ? list_of(wrong, all) : "Did you mean '" + key + "'?";
}

}  // namespace cairn::config
