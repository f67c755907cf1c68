#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "cairn/coordinator/state.hpp"
#include "cairn/record/run_table.hpp"

namespace cairn::app {

/// How far a run is, as the file `state` has it.
struct Standing {
  std::uint64_t done = 0;
  std::uint64_t wanted = 0;
  bool ended = false;  ///< the submission came to its end in order
};

Standing standing(const coordinator::State& state);

/// What the journal of a run tells: what the coordinator knew at its end, and all that happened.
struct Recorded {
  coordinator::State state;
  record::RunTable table;
  Standing before;  ///< when the newest submission began
};

/// Throws Error as record::read_journal.
Recorded read_recorded(const std::filesystem::path& run);

}  // namespace cairn::app
