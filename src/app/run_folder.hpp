#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cairn/config/workflow.hpp"

namespace cairn::app {

/// Prepares the folder of a run for a new submission. A folder that holds a run is refused without
/// `resume`; with it, the workflow may differ only in keys that may change. Writes workflow.toml.
void prepare_folder(const std::filesystem::path& run, const config::Workflow& workflow,
                    bool resume);

/// The resolved workflow of a run. Throws UsageError if the folder holds none.
config::Workflow run_workflow(const std::filesystem::path& run,
                              const std::vector<std::string>& overrides = {});

}  // namespace cairn::app
