#pragma once

#include "app/commands.hpp"

namespace CLI {
class App;
}

namespace cairn::app {

/// The options of `cairn simulate`, but for --set and --format.
void add_simulate_options(CLI::App& command, SimulateOptions& options);
const char* simulate_examples();

}  // namespace cairn::app
