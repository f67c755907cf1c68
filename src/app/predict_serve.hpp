#pragma once

#include "app/commands.hpp"

namespace cairn::app {

/// Answers each line of the input stream with a line, until its end.
ExitCode serve_predictions(const PredictOptions& options);

}  // namespace cairn::app
