#include "cairn/jobscript/script.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "jobscript/files.hpp"
#include "jobscript/fill.hpp"
#include "jobscript/layout.hpp"

namespace cairn::jobscript {
namespace {

using Texts = std::vector<std::string>;

constexpr int max_nodes = 100'000;

/// Nothing may end a line of the script, or a comment would become a command.
void refuse_lines(const Values& values) {
  for (const auto& [name, texts] : values)
    for (const auto& text : texts)
      if (std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 127; }))
        throw UsageError({"the " + name + " of a job script must be one line", shell_word(text),
                          "Leave out line breaks and other control characters"});
}

/// What stands in a directive cannot be in quotes.
void refuse_spaces(const std::string& option, const std::string& text) {
  if (std::ranges::all_of(text, [](unsigned char c) { return std::isgraph(c); })) return;
  throw UsageError({option + " \"" + text + "\"", "it contains spaces or unusual characters", ""});
}

void check(const Job& job) {
  if (job.nodes < 1 || job.nodes > max_nodes)
    throw UsageError({"--nodes " + std::to_string(job.nodes), "no machine has so many",
                      "Give 1 to " + with_commas(max_nodes)});
  refuse_spaces("--account", job.account);
  refuse_spaces("--queue", job.queue);
}

Texts optional(const std::string& text) {
  return text.empty() ? Texts{} : Texts{text};
}
Texts positive(int number) {
  return number > 0 ? Texts{std::to_string(number)} : Texts{};
}
Texts one(int number) {
  return {std::to_string(number)};
}

const std::string& either(const std::string& first, const std::string& second) {
  return first.empty() ? second : first;
}

std::string clock(int seconds, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, seconds / 3600, seconds / 60 % 60, seconds % 60);
  return text;
}

int minutes(int seconds) {
  return (seconds + 59) / 60;
}

Texts shell_words(const Texts& texts) {
  Texts words;
  for (const auto& text : texts) words.push_back(shell_word(text));
  return words;
}

std::string shape(const Layout& layout, const Job& job) {
  return counted(job.nodes, "node") + ", " + std::to_string(layout.ranks) + " ranks (" +
         std::to_string(layout.ranks - layout.services) + " train, " +
         std::to_string(job.predictors) + " predict)";
}

void add_facts(Values& values, const Machine& machine, const Job& job) {
  values["machine"] = {machine.name};
  if (machine.tested)
    values["untested"] = {};
  else
    values["untested"] = {"UNTESTED: made from what is known of the machine, never run there."};
  values["account"] = optional(either(job.account, machine.account));
  values["queue"] = optional(either(job.queue, machine.queue));
  values["queue_option"] = {machine.queue_option};
  values["directives"] = machine.directives;
  values["launcher"] = {machine.launcher};
  values["flags"] = machine.flags;
  values["modules"] = machine.modules;
  values["exports"] = machine.exports;
  values["scratch"] = optional(machine.scratch);
}

void add_layout(Values& values, const Machine& machine, const Job& job) {
  const Layout layout = jobscript::layout(machine, job);
  values["shape"] = {shape(layout, job)};
  values["nodes"] = one(job.nodes);
  values["ranks"] = one(layout.ranks);
  values["services"] = one(layout.services);
  values["gpus"] = one(machine.gpus);
  values["gpus_wanted"] = positive(machine.gpus);
  values["worker_cores"] = {join(shell_words(layout.worker_cores), " ")};
  values["service_cores"] = {shell_word(layout.service_cores)};
  values["chunk"] = {
      (machine.cores > 0 ? "ncpus=" + std::to_string(machine.cores) + ":" : std::string()) +
      (machine.gpus > 0 ? "ngpus=" + std::to_string(machine.gpus) + ":" : std::string()) +
      "mpiprocs=" + std::to_string(layout.most_on_node)};
}

void add_times(Values& values, const Job& job) {
  // As early as the run begins to end by itself.
  const int warning =
      std::max(1, static_cast<int>(std::min(std::ceil(job.grace), job.seconds / 2.0)));
  values["time"] = optional(job.seconds > 0 ? clock(job.seconds, "%02d:%02d:%02d") : "");
  values["seconds"] = positive(job.seconds);
  values["hours_minutes"] = {clock(60 * minutes(job.seconds), "%d:%02d")};
  values["warning"] = one(warning);
  values["warning_minutes"] = one(minutes(warning));
  const auto seconds = std::to_string(job.seconds);
  values["limit"] = {job.seconds > 0 ? "--set \"run.time_limit=$((" + seconds + " - SECONDS))\""
                                     : ""};
}

void add_run(Values& values, const Job& job) {
  values["cairn"] = {shell_word(job.cairn)};
  values["workflow"] = {shell_word(job.workflow)};
  values["out"] = {shell_word(job.out)};
  values["file"] = {job.file.empty() ? "FILE" : shell_word(job.file)};
  values["script"] = {shell_word(job.file)};
  values["overrides"] = shell_words(job.overrides);
}

const std::string& template_of(const std::string& name) {
  return files().at("templates/" + name + ".sh");
}

}  // namespace

std::string render(const Machine& machine, const Job& job) {
  validate(machine);
  check(job);
  Values values;
  add_facts(values, machine, job);
  add_layout(values, machine, job);
  add_times(values, job);
  add_run(values, job);
  refuse_lines(values);
  for (const char* part : {"settings", "seats", "binding", "submission"}) {
    std::string text = fill(template_of(part), values);
    text.pop_back();  // the line that it fills ends itself
    values[part] = {std::move(text)};
  }
  return fill(template_of(machine.scheduler), values);
}

}  // namespace cairn::jobscript
