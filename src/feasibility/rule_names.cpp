#include "feasibility/rule_names.hpp"

#include <algorithm>
#include <charconv>

#include "cairn/core/text.hpp"

namespace cairn::feasibility {
namespace {

constexpr std::string_view kStage = "stage[";

/// 2 for "stage[2].width"; 0 if it is no such name.
std::size_t stage_of(std::string_view name) {
  if (!name.starts_with(kStage)) return 0;
  std::size_t number = 0;
  const auto read = std::from_chars(name.data() + kStage.size(), name.data() + name.size(), number);
  const std::string_view rest = name.substr(static_cast<std::size_t>(read.ptr - name.data()));
  return read.ec == std::errc{} && rest.starts_with("].") ? number : 0;
}

std::string_view field_of(std::string_view name) {
  return name.substr(name.find(']') + 2);
}

std::string quote(const std::string& name) {
  return "'" + name + "'";
}

}  // namespace

std::string stage_decision(std::size_t stage, std::string_view field) {
  return std::string(kStage) + std::to_string(stage) + "]." + std::string(field);
}

RuleNames::RuleNames(const std::vector<space::Decision>& decisions) : decisions_(decisions) {
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    index_.emplace(decisions[i].name, i);
    const std::size_t stage = stage_of(decisions[i].name);
    if (stage == 0) continue;
    stages_ = std::max(stages_, stage);
    fields_.emplace(field_of(decisions[i].name), i);
  }
}

std::optional<std::size_t> RuleNames::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

bool RuleNames::is_stage_field(std::string_view name) const {
  return fields_.contains(name);
}

/// The first decision that has this text as a choice, "" if none has.
std::string RuleNames::with_choice(const std::string& text) const {
  for (const space::Decision& decision : decisions_)
    if (std::ranges::find(decision.choices, space::Choice(text)) != decision.choices.end())
      return decision.name;
  return "";
}

std::string RuleNames::advice(const std::string& name, bool aggregate) const {
  if (name.starts_with("stage[*].")) return advice(std::string(field_of(name)), aggregate);
  if (is_stage_field(name))
    return "Say of which stage: " + quote(stage_decision(1, name)) +
           ", or ask all of them, as in 'count(" + name + " == ...)'";
  if (!with_choice(name).empty()) return "Put texts in quotes: \"" + name + "\"";
  const std::size_t stage = stage_of(name);
  if (stage > stages_ && stages_ > 0 && is_stage_field(field_of(name)))
    return "The space has " + counted(static_cast<double>(stages_), "stage");
  std::vector<std::string> names;
  for (const space::Decision& decision : decisions_) names.push_back(decision.name);
  if (aggregate)
    for (const auto& [field, index] : fields_) names.push_back(field);
  const std::string near = nearest(name, names);
  if (!near.empty()) return "Did you mean " + quote(near) + "?";
  if (names.size() > 12) names.resize(12), names.emplace_back("...");
  return names.empty() ? "" : "There are " + join(names, ", ");
}

}  // namespace cairn::feasibility
