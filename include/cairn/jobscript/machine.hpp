#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn::jobscript {

/// What a job script must know of a computer; jobscripts/machines has those that Cairn brings.
/// Texts are words of the shell, as they stand: "$USER" is replaced when the job runs.
struct Machine {
  std::string name = "a computer";
  std::string scheduler = "mpirun";  ///< slurm, lsf, pbs, flux, mpirun
  bool tested = false;               ///< whether a job has run there

  int cores = 0;                          ///< of a node, that jobs may use; 0: nobody is bound
  int gpus = 0;                           ///< of a node
  int workers = 0;                        ///< on a node; 0: as many as it has GPUs
  std::vector<std::string> worker_cores;  ///< "0-15" for each; none: equal shares
  std::string service_cores;              ///< of rank 0 and predictors; "": the last ones

  std::string account;
  std::string queue;
  std::string queue_option = "--partition";  ///< of sbatch, that names the queue
  std::vector<std::string> directives;       ///< more of them, without "#SBATCH" and the like

  std::string launcher = "mpirun";  ///< where the scheduler brings none
  std::vector<std::string> flags;   ///< of the launcher

  std::vector<std::string> modules;  ///< to load
  std::vector<std::string> exports;  ///< "NAME=value"
  std::string scratch;               ///< folder of a node for temporary files
};

/// Throws UsageError for facts that do not fit together.
void validate(const Machine& machine);

/// Ranks that train on each node.
int workers_per_node(const Machine& machine);

/// The machines that Cairn brings: their names in alphabetical order.
std::vector<std::string> machine_names();
/// The TOML text of one; throws UsageError that names those there are.
const std::string& machine_text(const std::string& name);

}  // namespace cairn::jobscript
