#include "app/simulate_arguments.hpp"

#include <CLI/CLI.hpp>

namespace cairn::app {

void add_simulate_options(CLI::App& command, SimulateOptions& options) {
  command.add_option("WORKFLOW", options.workflow, "the workflow file (TOML)")->required();
  command.add_option("--workers", options.workers, "how many; a list gives a line for each")
      ->required()
      ->delimiter(',')
      ->type_name("N[,N...]")
      ->check(CLI::Range(1, 10'000'000));
  command
      .add_option("--candidates", options.candidates,
                  "of the search (default: as the workflow says)")
      ->check(CLI::PositiveNumber);
  command.add_option("--seed", options.seed, "default: run.seed");
  command.add_option("--from", options.from, "trainings are those of this run, in their order")
      ->type_name("DIR");
  command.add_flag("--knee", options.knee,
                   "instead: how short trainings may be until the workers wait");
}

const char* simulate_examples() {
  return "  cairn simulate workflows/scaling_weak.toml --workers 27,1000,27648\n"
         "  cairn simulate workflows/scaling_weak.toml --workers 27648 --knee\n"
         "  cairn simulate W.toml --workers 4 --from D --format json\n"
         "The coordinator is that of a run, in virtual time; [simulate] says what is assumed.\n";
}

}  // namespace cairn::app
