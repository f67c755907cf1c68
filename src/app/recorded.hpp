#pragma once

#include <filesystem>

#include "cairn/coordinator/state.hpp"
#include "cairn/record/run_table.hpp"

namespace cairn::app {

/// What the journal of a run tells: what the coordinator knew at its end, and all that happened.
struct Recorded {
  coordinator::State state;
  record::RunTable table;
};

/// Throws Error as record::read_journal.
Recorded read_recorded(const std::filesystem::path& run);

}  // namespace cairn::app
