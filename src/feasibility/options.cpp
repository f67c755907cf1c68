#include "cairn/feasibility/options.hpp"

#include <set>
#include <string>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/feasibility/budgets.hpp"

namespace cairn::feasibility {
namespace {

std::string text(std::int64_t value) {
  return with_commas(value);
}
std::string text(double value) {
  return shortest(value);
}

template <class T>
void require_order(const std::string& key, T min, T max) {
  if (min < 0 || max < 0)
    throw UsageError({key + (min < 0 ? ".min" : ".max"), "it is less than 0", "0 means no limit"});
  if (max == 0 || min <= max) return;
  throw UsageError({key + ".max", text(max) + " is less than " + key + ".min, " + text(min),
                    "No network could satisfy both: raise max or lower min"});
}

void require_batch(const std::string& key, int batch) {
  if (batch < 1) throw UsageError({key + ".batch", std::to_string(batch) + " is less than 1", ""});
}

void require_device(const std::string& key, const TimeBounds& bounds) {
  if (bounded(bounds) && bounds.device.empty())
    throw UsageError({key + ".device", "a time needs a device",
                      "Name the profile that `cairn profile` wrote on it"});
}

void validate_table(const std::string& key, const TableOptions& table) {
  if (table.name.empty()) throw UsageError({key + ".name", "it is empty", "Name the cost"});
  if (table.file.empty()) throw UsageError({key + ".file", "it is empty", "Name a CSV file"});
  if (table.max != 0 && table.min > table.max)
    throw UsageError({key + ".max", text(table.max) + " is less than " + key + ".min",
                      "No candidate could satisfy both: raise max or lower min"});
}

}  // namespace

void validate(const Options& options) {
  for_each_budget(options, [](const std::string& name, const auto& bounds) {
    require_order("budget." + name, bounds.min, bounds.max);
  });
  require_batch("budget.inference_memory", options.inference_memory.batch);
  require_device("budget.inference_time", options.inference_time);
  require_batch("budget.inference_time", options.inference_time_batch);
  require_device("budget.step_time", options.step_time);
  std::set<std::string> names;
  for (std::size_t i = 0; i < options.table.size(); ++i) {
    const std::string key = "budget.table[" + std::to_string(i + 1) + "]";
    validate_table(key, options.table[i]);
    if (!names.insert(options.table[i].name).second)
      throw UsageError({key + ".name", "another table has it", "Give each cost a name of its own"});
  }
}

}  // namespace cairn::feasibility
