#pragma once

#include "app/commands.hpp"

namespace CLI {
class App;
}

namespace cairn::app {

/// The arguments of `cairn jobscript`.
void add_jobscript_options(CLI::App& command, JobscriptOptions& options);
const char* jobscript_examples();

}  // namespace cairn::app
