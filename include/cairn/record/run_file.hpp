#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>

#include "cairn/record/run_table.hpp"
#include "cairn/space/space.hpp"

namespace cairn::record {

/// Writes `run`/run.h5 from the run's table, replaced atomically: tables for h5py and pandas, as
/// specified in doc/formats.md. `space` names the decisions and gives costs.
void write_run_file(const std::filesystem::path& run, const RunTable& table,
                    const space::Space& space);

struct RunFileInfo {
  std::size_t tables = 0;
  std::uint64_t steps = 0;  ///< of the journal, from which it was made
};

/// Reads `run`/run.h5 from end to end and compares every byte with the hash at its end. Throws
/// Error if one has changed, if it cannot be read, lacks a table, or has columns of different
/// lengths in one.
RunFileInfo verify_run_file(const std::filesystem::path& run);

/// One row per candidate: id, status, metrics, costs, decisions, times.
void write_csv(std::ostream& out, const RunTable& table, const space::Space& space);
void write_json(std::ostream& out, const RunTable& table, const space::Space& space);

}  // namespace cairn::record
