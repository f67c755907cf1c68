#pragma once

#include <string>
#include <vector>

#include "cairn/jobscript/machine.hpp"

namespace cairn::jobscript {

/// What shall run, and for how long. Paths are as the job shall use them.
struct Job {
  std::string workflow;
  std::string out;              ///< the run's folder
  std::string cairn = "cairn";  ///< the command
  std::string file;             ///< the script itself; "": it is not known
  std::vector<std::string> overrides;
  int nodes = 1;
  int predictors = 0;
  int seconds = 0;      ///< the time limit
  double grace = 60;    ///< [s] that the run needs to end in order
  std::string account;  ///< "": the machine's
  std::string queue;    ///< "": the machine's
};

/// "02:30:00" or minutes ("150") as seconds. Throws UsageError.
int parse_time(const std::string& text);

/// The job script: the scheduler's template (jobscripts/templates), filled in. Rank 0, then the
/// predictors, then one rank for each worker of each node, going round the nodes, so that every
/// node has as many workers as any other. Throws UsageError for what cannot be.
std::string render(const Machine& machine, const Job& job);

}  // namespace cairn::jobscript
