#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cairn/config/workflow.hpp"

namespace cairn::app {

/// "Slurm job 4711"; empty outside of a batch system.
std::string batch_job();

/// When a job that began at `begun` must begin to end: `run.grace` before its time limit, but not
/// before half of its time. The limit is `run.time_limit` or what the batch system tells (Slurm
/// does: SLURM_JOB_END_TIME; for others the job script gives it). Nothing: there is no limit.
std::optional<std::chrono::steady_clock::time_point> deadline(
    const config::RunOptions& options, std::chrono::steady_clock::time_point begun);

}  // namespace cairn::app
