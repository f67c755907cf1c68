#include <cstdio>
#include <filesystem>

#include "app/commands.hpp"
#include "cairn/config/machine.hpp"
#include "cairn/config/workflow.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/jobscript/script.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;

/// A file, where there is one of this name or the name looks like one; else one that Cairn brings.
jobscript::Machine machine(const std::string& name) {
  const bool is_file =
      fs::is_regular_file(name) || name.find('/') != std::string::npos || name.ends_with(".toml");
  if (!is_file) return config::parse_machine(jobscript::machine_text(name), name);
  if (!fs::is_regular_file(name))
    throw UsageError({"--machine " + name, "there is no such file", ""});
  return config::parse_machine(read_text(name), name);
}

/// What was found on the PATH will be found there again; else the whole path.
std::string command(const std::string& called) {
  return called.find('/') == std::string::npos ? called
                                               : fs::absolute(called).lexically_normal().string();
}

int time_limit(const JobscriptOptions& options, const jobscript::Machine& machine) {
  if (!options.time.empty()) return jobscript::parse_time(options.time);
  if (machine.scheduler == "mpirun") return 0;
  throw UsageError({"--time is missing", machine.name + " wants to know how long a job may run",
                    "Add --time 2:00:00"});
}

jobscript::Job job(const JobscriptOptions& options, const jobscript::Machine& machine) {
  const auto workflow = config::load(options.workflow, options.overrides);
  jobscript::Job job;
  job.workflow = options.workflow;
  job.out = options.run;
  job.cairn = command(options.command);
  job.file = options.output;
  job.overrides = options.overrides;
  job.nodes = options.nodes;
  job.predictors = config::predictors(workflow);
  job.seconds = time_limit(options, machine);
  job.grace = workflow.run.grace;
  job.account = options.account;
  job.queue = options.queue;
  return job;
}

}  // namespace

ExitCode jobscript(const JobscriptOptions& options) {
  const auto facts = machine(options.machine);
  const auto script = jobscript::render(facts, job(options, facts));
  if (options.output.empty())
    std::fputs(script.c_str(), stdout);
  else
    publish_text(options.output, script);
  return ExitCode::complete;
}

}  // namespace cairn::app
