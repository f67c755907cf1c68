#include "cairn/jobscript/machine.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "jobscript/files.hpp"

namespace cairn::jobscript {
namespace {

constexpr std::string_view folder = "machines/";
constexpr std::string_view suffix = ".toml";

void check_cores(const Machine& machine) {
  const auto given = machine.worker_cores.size();
  const auto workers = static_cast<std::size_t>(workers_per_node(machine));
  if (given == 0 || given == workers) return;
  throw UsageError({"node.worker_cores has " + counted(static_cast<double>(given), "entry"),
                    "a node has " + std::to_string(workers) + " workers",
                    "Give one for each, or none for equal shares"});
}

}  // namespace

int workers_per_node(const Machine& machine) {
  return machine.workers > 0 ? machine.workers : machine.gpus;
}

void validate(const Machine& machine) {
  if (workers_per_node(machine) < 1)
    throw UsageError({machine.name + " has no GPU", "it is not said how many shall train on a node",
                      "Set node.workers, or node.gpus"});
  check_cores(machine);
  if (!machine.worker_cores.empty() && machine.service_cores.empty())
    throw UsageError({"node.worker_cores needs node.service_cores",
                      "rank 0 and predictors need cores, too", "Give both, or none"});
}

std::vector<std::string> machine_names() {
  std::vector<std::string> names;
  for (const auto& [path, text] : files())
    if (path.starts_with(folder))
      names.push_back(path.substr(folder.size(), path.size() - folder.size() - suffix.size()));
  return names;
}

const std::string& machine_text(const std::string& name) {
  const auto found = files().find(std::string(folder) + name + std::string(suffix));
  if (found != files().end()) return found->second;
  const auto names = machine_names();
  const auto close = nearest(name, names);
  throw UsageError({"--machine " + name, "no machine and no file has this name",
                    (close.empty() ? "" : "Did you mean '" + close + "'? ") + "There are " +
                        join(names, ", ") + "; or give the path of your own file"});
}

}  // namespace cairn::jobscript
