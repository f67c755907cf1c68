#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/space_report.hpp"

namespace cairn::app {
namespace {

using Json = nlohmann::ordered_json;
using namespace feasibility;

constexpr int kIndent = 2;

/// Whole numbers without a decimal point, as far as doubles hold them exactly.
Json number(double value) {
  constexpr double kWholeUpTo = 0x1p53;
  if (std::abs(value) < kWholeUpTo && std::round(value) == value)
    return static_cast<std::int64_t>(value);
  return value;
}

/// Sums of rounded parts may exceed the whole by a little.
double share(const ChoiceShare& choice) {
  return std::min(choice.share, 1.0);
}

Json to_json(const Count& count) {
  return {{"value", number(count.value)}, {"error", count.error}, {"exact", count.exact}};
}

Json to_json(const space::Choice& choice) {
  return std::visit([](const auto& value) { return Json(value); }, choice);
}

/// A shape for each input's name, which is empty for the only one of images.
Json inputs_json(const space::Task& task) {
  Json inputs = Json::object();
  for (const auto& input : task.inputs) inputs[input.name] = input.shape;
  return inputs;
}

Json to_json(const std::vector<Condition>& conditions) {
  Json list = Json::array();
  for (const auto& condition : conditions)
    list.push_back({{"condition", condition.text},
                    {"reason", condition.reason},
                    {"leaves", to_json(condition.alone)}});
  return list;
}

Json decisions_json(const SpaceView& view) {
  Json list = Json::array();
  for (std::size_t d = 0; d < view.report.shares.size(); ++d) {
    const auto& decision = view.space.decisions()[d];
    Json choices = Json::array();
    for (std::size_t c = 0; c < decision.choices.size(); ++c)
      choices.push_back({{"value", to_json(decision.choices[c])},
                         {"share", share(view.report.shares[d][c])},
                         {"dead", view.report.shares[d][c].dead}});
    list.push_back({{"name", decision.name}, {"choices", choices}});
  }
  return list;
}

Json to_json(const std::vector<CostRange>& ranges) {
  Json list = Json::array();
  for (const auto& range : ranges)
    list.push_back({{"name", range.least.name},
                    {"unit", range.least.unit},
                    {"least", number(range.least.value)},
                    {"least_proved", range.least_proved},
                    {"greatest", number(range.greatest.value)},
                    {"greatest_proved", range.greatest_proved}});
  return list;
}

Json to_json(const space::Space& space, const SpaceSample& sample) {
  Json costs = Json::object();
  for (const auto& cost : sample.costs) costs[cost.name] = number(cost.value);
  return {{"architecture", Json::parse(space.to_json(sample.architecture))}, {"costs", costs}};
}

Json to_json(const std::optional<Conflict>& conflict) {
  if (!conflict) return nullptr;
  Json list = Json::array();
  for (const auto& part : conflict->parts)
    list.push_back({{"condition", part.text},
                    {"reason", part.reason},
                    {"remedy", part.remedy},
                    {"decisive", part.decisive}});
  return list;
}

/// A decision without its dead choices.
Json reduced(const space::Decision& decision, const std::vector<ChoiceShare>& shares) {
  Json choices = Json::array(), parts = Json::array();
  for (std::size_t c = 0; c < decision.choices.size(); ++c) {
    if (shares[c].dead) continue;
    choices.push_back(to_json(decision.choices[c]));
    parts.push_back(share(shares[c]));
  }
  return {{"name", decision.name}, {"choices", choices}, {"shares", parts}};
}

/// Bounds: the conditions that are no rules.
Json bounds_json(const Report& report, std::size_t rules) {
  Json bounds = Json::array();
  for (std::size_t i = 0; i + rules < report.conditions.size(); ++i)
    bounds.push_back(report.conditions[i].text);
  return bounds;
}

}  // namespace

std::string space_json(const SpaceView& view) {
  const Report& report = view.report;
  Json samples = Json::array();
  for (const auto& sample : report.samples) samples.push_back(to_json(view.space, sample));
  const Json json{
      {"encodings", number(report.encodings)}, {"buildable", to_json(report.buildable)},
      {"feasible", to_json(report.feasible)},  {"conditions", to_json(report.conditions)},
      {"decisions", decisions_json(view)},     {"shares_exact", report.shares_exact},
      {"costs", to_json(report.ranges)},       {"samples", samples},
      {"conflict", to_json(report.conflict)}};
  return json.dump(kIndent) + "\n";
}

std::string sample_json(const space::Space& space, const SpaceSample& sample) {
  return to_json(space, sample).dump() + "\n";
}

std::string count_json(const Count& count) {
  const Json json{
      {"feasible", number(count.value)}, {"error", count.error}, {"exact", count.exact}};
  return json.dump() + "\n";
}

std::string export_json(const SpaceView& view, const std::vector<RuleOptions>& rules) {
  Json decisions = Json::array(), texts = Json::array();
  for (std::size_t d = 0; d < view.report.shares.size(); ++d)
    decisions.push_back(reduced(view.space.decisions()[d], view.report.shares[d]));
  for (const auto& rule : rules) texts.push_back(rule.require);
  const Json json{{"decisions", decisions},
                  {"bounds", bounds_json(view.report, rules.size())},
                  {"rules", texts},
                  {"encodings", number(view.report.encodings)},
                  {"feasible", to_json(view.report.feasible)},
                  {"inputs", inputs_json(view.space.task())},
                  {"outputs", view.space.task().outputs}};
  return json.dump(kIndent) + "\n";
}

}  // namespace cairn::app
