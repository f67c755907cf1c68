#pragma once

#include <string_view>

#include "cairn/jobscript/machine.hpp"

namespace cairn::config {

/// Reads the facts of a machine (TOML, as in jobscripts/machines). Throws UsageError with
/// "origin:line" and the nearest key there is.
jobscript::Machine parse_machine(std::string_view toml, std::string_view origin);

}  // namespace cairn::config
