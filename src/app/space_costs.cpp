#include "app/space_costs.hpp"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "cairn/feasibility/budgets.hpp"

namespace cairn::app {
namespace {

using Json = nlohmann::ordered_json;
using namespace feasibility;

/// A cost that has a bound is known; one that this bounds can be anything.
constexpr std::int64_t kAnything = std::numeric_limits<std::int64_t>::max();

void tell(auto& bounds) {
  if (!bounded(bounds)) bounds.max = kAnything;
}

/// A greatest value that leaves everything.
void lift(Bounds& bounds) {
  bounds = {0, kAnything};
}
void lift(MemoryBounds& bounds) {
  bounds.min = 0, bounds.max = kAnything;
}
void lift(TimeBounds& bounds) {
  constexpr double kAnyTime = 1e6;  ///< [s] more than any step takes, within 2^63 picoseconds
  bounds.min = 0, bounds.max = kAnyTime;
}

Json limit(double value) {
  return value > 0 ? Json(value) : Json(nullptr);
}

/// The limits of each cost, by name.
std::map<std::string, std::pair<double, double>> limits(const Options& options) {
  std::map<std::string, std::pair<double, double>> limits;
  auto add = [&](const std::string& name, const auto& bounds) {
    const bool any = bounds.max == static_cast<decltype(bounds.max)>(kAnything);
    limits[name] = {bounds.min, any ? 0 : bounds.max};
  };
  for_each_budget(options, add);
  for (const auto& table : options.table) add(table.name, table);
  return limits;
}

Json samples_json(double count, const std::vector<SpaceSample>& samples) {
  Json rows = Json::array();
  for (const auto& sample : samples) {
    Json row = Json::array();
    for (const auto& cost : sample.costs) row.push_back(cost.value);
    rows.push_back(std::move(row));
  }
  return {{"count", count}, {"samples", rows}};
}

}  // namespace

void tell_memory(Options& options) {
  tell(options.weight_bytes);
  tell(options.activation_bytes);
  tell(options.training_memory);
  tell(options.inference_memory);
}

Options without_conditions(Options options) {
  for_each_budget(options, [](auto, auto& bounds) {
    if (bounded(bounds)) lift(bounds);
  });
  for (auto& table : options.table) table.min = table.max = 0;
  options.rule.clear();
  return options;
}

std::string histograms_json(const Histograms& histograms) {
  Json costs = Json::array();
  const auto bounds = limits(histograms.options);
  if (!histograms.of_feasible.empty())
    for (const auto& cost : histograms.of_feasible.front().costs) {
      const auto [min, max] = bounds.at(cost.name);
      costs.push_back(
          {{"name", cost.name}, {"unit", cost.unit}, {"min", limit(min)}, {"max", limit(max)}});
    }
  const Json json{{"title", histograms.title},
                  {"costs", costs},
                  {"buildable", samples_json(histograms.buildable, histograms.of_buildable)},
                  {"feasible", samples_json(histograms.feasible, histograms.of_feasible)}};
  return json.dump();
}

}  // namespace cairn::app
