#pragma once

#include <cstddef>
#include <filesystem>

#include "cairn/core/metric.hpp"
#include "cairn/record/run_table.hpp"
#include "cairn/space/space.hpp"

namespace cairn::record {

/// Writes a run as TensorBoard reads it: a folder for each candidate that was trained, with its
/// curves as scalars and its decisions as hyper-parameters beside the final `metric`. The step of a
/// scalar is its epoch where all epochs are whole, else the number of its point. `folder` must not
/// exist yet, or be empty: TensorBoard would mix old files with new ones. Returns the number of
/// candidates. Throws UsageError, and Error for a file that cannot be written.
std::size_t write_tensorboard(const std::filesystem::path& folder, const RunTable& run,
                              const space::Space& space, const MetricInfo& metric);

}  // namespace cairn::record
