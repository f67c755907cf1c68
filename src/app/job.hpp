#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cairn/app/app.hpp"
#include "cairn/core/error.hpp"
#include "cairn/protocol/message.hpp"
#include "cairn/record/run_table.hpp"

namespace cairn::app {

enum class Verbosity { quiet, normal, verbose };

/// What `cairn run` and `cairn final` have in common: a job of one coordinator and workers.
struct JobOptions {
  std::filesystem::path run;           ///< the run's folder
  std::vector<std::string> overrides;  ///< --set
  std::optional<int> workers;          ///< threads of this process; no MPI
  Verbosity verbosity = Verbosity::normal;
  bool dry_run = false;
  double start_limit = 600;  ///< [s] until all ranks must have arrived; 0: for ever
};

/// One kind of job: what to read and what to ask of the coordinator.
struct Job {
  JobOptions options;
  Plugins plugins;
  /// On one process: reads and checks everything, prepares the folder, returns the resolved
  /// workflow. Throws Error.
  std::function<std::string()> prepare;
  /// On the coordinator: what this submission is for.
  std::function<void(const Session&, protocol::Started&)> describe;
  /// On the coordinator, at the end: what came of it.
  std::function<std::string(const Session&, const record::RunTable&)> report;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};

/// Runs the job as threads of this process or as one of the ranks that a launcher started, and
/// prints the result. Every process returns the exit code of the job.
ExitCode run_job(const Job& job);

}  // namespace cairn::app
