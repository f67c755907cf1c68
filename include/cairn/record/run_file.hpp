#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>

#include "cairn/record/run_table.hpp"
#include "cairn/space/space.hpp"

namespace cairn::record {

/// Writes `run`/run.h5 from the run's table, replaced atomically: tables for h5py and pandas, as
/// specified in doc/formats.md. `space` names the decisions and gives costs.
void write_run_file(const std::filesystem::path& run, const RunTable& table,
                    const space::Space& space);

/// Reads `run`/run.h5 from end to end. Returns the number of its tables. Throws Error if it cannot
/// be read, lacks a table, or has columns of different lengths in one.
std::size_t verify_run_file(const std::filesystem::path& run);

/// One row per candidate: id, status, metrics, costs, decisions, times.
void write_csv(std::ostream& out, const RunTable& table, const space::Space& space);
void write_json(std::ostream& out, const RunTable& table, const space::Space& space);

}  // namespace cairn::record
