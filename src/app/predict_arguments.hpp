#pragma once

#include "app/commands.hpp"

namespace CLI {
class App;
}

namespace cairn::app {

/// The arguments of `cairn predict`.
void add_predict_options(CLI::App& command, PredictOptions& options);
const char* predict_examples();

}  // namespace cairn::app
