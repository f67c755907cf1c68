#include "app/jobscript_arguments.hpp"

#include <CLI/CLI.hpp>

#include "cairn/core/text.hpp"
#include "cairn/jobscript/machine.hpp"

namespace cairn::app {

void add_jobscript_options(CLI::App& command, JobscriptOptions& options) {
  command.add_option("WORKFLOW", options.workflow, "the workflow file (TOML)")->required();
  command
      .add_option("--machine", options.machine,
                  join(jobscript::machine_names(), ", ") + "; or a file with the facts of yours")
      ->required()
      ->type_name("NAME");
  command.add_option("--nodes", options.nodes, "how many (default 1)")->type_name("N");
  command.add_option("--time", options.time, "limit of one job: 2:00:00, or minutes")
      ->type_name("TIME");
  command.add_option("--out", options.run, "the run's folder")->required()->type_name("DIR");
  command.add_option("--account", options.account, "project that pays (default: the machine's)");
  command.add_option("--queue", options.queue, "queue or partition (default: the machine's)");
  command
      .add_option("-o,--output", options.output,
                  "the script to write (default: the output stream); submit it from this folder")
      ->type_name("FILE");
}

const char* jobscript_examples() {
  return "  cairn jobscript W.toml --machine frontier --nodes 16 --time 2:00:00 --account abc123 "
         "--out D -o job.sh\n"
         "  cairn jobscript W.toml --machine my_cluster.toml --nodes 4 --time 90 --out D | sbatch\n"
         "The script submits itself again until the run is complete. Facts of a machine are in\n"
         "jobscripts/machines: copy one for a cluster of your own.\n";
}

}  // namespace cairn::app
