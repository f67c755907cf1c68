#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cairn/config/workflow.hpp"
#include "cairn/protocol/message.hpp"

namespace cairn::app {

/// Makes the folder of a run if it is not there. One that holds a run is refused without `resume`.
void open_folder(const std::filesystem::path& run, bool resume);

/// Prepares the folder of a run for a new submission, and gives the workflow that it goes on with:
/// the files that it names are those in the folder. A new run copies them there; otherwise the
/// workflow must pass `check_resumed`. Writes workflow.toml.
config::Workflow prepare_folder(const std::filesystem::path& run, config::Workflow workflow);

/// Throws UsageError unless `workflow` may go on with the run: what is fixed is the same, and the
/// files that it names have the same contents. Prints what else has changed.
void check_resumed(const std::filesystem::path& run, const config::Workflow& workflow);

/// The files that the workflow of a run names, as they lie in its folder.
std::vector<protocol::NamedHash> hashes_of_files(const std::filesystem::path& run,
                                                 config::Workflow workflow);

/// The resolved workflow of a run. Throws UsageError if the folder holds none.
config::Workflow run_workflow(const std::filesystem::path& run,
                              const std::vector<std::string>& overrides = {});

/// The workflow as workflow.toml in the folder of the run has it: with the files that lie there
/// relative to it, so that the folder may be moved.
std::string workflow_text(const std::filesystem::path& run, config::Workflow workflow);

}  // namespace cairn::app
