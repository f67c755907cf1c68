#include "cairn/config/machine.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "config/assign.hpp"
#include "config/draft.hpp"

namespace cairn::config {
namespace {

constexpr double most_cores = 100'000;

Rule any_list() {
  return any_number();
}

std::vector<Section> sections(jobscript::Machine& m) {
  return {
      {"machine",
       "[machine]",
       "",
       {{"name", &m.name, "", ""},
        {"scheduler", &m.scheduler, "", "", one_of({"slurm", "lsf", "pbs", "flux", "mpirun"})},
        {"tested", &m.tested, "", ""}}},
      {"node",
       "[node]",
       "",
       {{"cores", &m.cores, "", "", within(0, most_cores)},
        {"gpus", &m.gpus, "", "", within(0, most_cores)},
        {"workers", &m.workers, "", "", within(0, most_cores)},
        {"worker_cores", &m.worker_cores, "", "", any_list()},
        {"service_cores", &m.service_cores, "", ""}}},
      {"job",
       "[job]",
       "",
       {{"account", &m.account, "", ""},
        {"queue", &m.queue, "", ""},
        {"queue_option", &m.queue_option, "", "", one_of({"--partition", "--qos"})},
        {"directives", &m.directives, "", "", any_list()}}},
      {"launcher",
       "[launcher]",
       "",
       {{"command", &m.launcher, "", ""}, {"flags", &m.flags, "", "", any_list()}}},
      {"environment",
       "[environment]",
       "",
       {{"modules", &m.modules, "", "", any_list()},
        {"export", &m.exports, "", "", any_list()},
        {"scratch", &m.scratch, "", ""}}},
  };
}

bool is_section(const std::vector<Section>& sections, const Entry& entry) {
  return std::holds_alternative<Value::Table>(entry.value.data) &&
         std::ranges::find(sections, entry.key, &Section::name) != sections.end();
}

void take(const Entry& entry, const std::vector<Section>& sections, const std::string& where) {
  for (const auto& section : sections)
    for (const auto& field : section.fields)
      if (section.key(field) == entry.key) return assign(field, entry.value, {where, entry.key});
  if (is_section(sections, entry)) return;
  throw UsageError({where, "unknown key '" + entry.key + "'", suggest_key(entry.key, sections)});
}

}  // namespace

jobscript::Machine parse_machine(std::string_view toml, std::string_view origin) {
  jobscript::Machine machine;
  const auto all = sections(machine);
  for (const auto& entry : read_toml(toml, origin))
    take(entry, all, std::string(origin) + ":" + std::to_string(entry.line));
  return machine;
}

}  // namespace cairn::config
