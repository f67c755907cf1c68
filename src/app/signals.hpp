#pragma once

#include <optional>
#include <string>

namespace cairn::app {

/// From now on INT, TERM and USR1 ask the job to end in order; a second INT ends the process.
void catch_signals();

/// The name of the signal that asked the job to end, if one did.
std::optional<std::string> caught_signal();

}  // namespace cairn::app
