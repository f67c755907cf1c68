#pragma once

#include <vector>

#include "cairn/record/run_table.hpp"
#include "cairn/space/space.hpp"
#include "record/table.hpp"

/// The tables of run.h5, in memory; doc/formats.md describes them. One row per candidate in
/// `candidates_table` and `decisions_table`, in the same order.
namespace cairn::record {

Table candidates_table(const RunTable& run, const space::Space& space);
Table decisions_table(const RunTable& run, const space::Space& space);
Table evaluations_table(const RunTable& run);
Table curves_table(const RunTable& run);
Table forecasts_table(const RunTable& run);
Table timeline_table(const RunTable& run);
Table checkpoints_table(const RunTable& run);
Table transfers_table(const RunTable& run);
Table workers_table(const RunTable& run);
Table submissions_table(const RunTable& run);

/// All of them.
std::vector<Table> run_tables(const RunTable& run, const space::Space& space);

}  // namespace cairn::record
