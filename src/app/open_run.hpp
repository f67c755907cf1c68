#pragma once

#include <filesystem>

#include "cairn/app/session.hpp"
#include "cairn/record/run_table.hpp"

namespace cairn::app {

/// A run that is looked at afterwards.
struct OpenRun {
  Session session;
  record::RunTable table;
};

/// Reads the journal. Throws UsageError if the folder holds no run.
OpenRun open_run(const std::filesystem::path& run);

}  // namespace cairn::app
