#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/job.hpp"

/// One function for each subcommand.
namespace cairn::app {

struct RunOptions {
  JobOptions job;
  std::filesystem::path workflow;
  std::optional<std::string> seed;  ///< short for an override of run.seed
  bool resume = false;
};
ExitCode run(const RunOptions& options, const Plugins& plugins);

struct FinalOptions {
  JobOptions job;
  int k = 1;
  bool merge_validation = false;
};
ExitCode final(const FinalOptions& options, const Plugins& plugins);

struct StatusOptions {
  std::filesystem::path run;
  bool watch = false;
  bool exit_code = false;
  bool json = false;
};
ExitCode status(const StatusOptions& options);

struct BestOptions {
  std::filesystem::path run;
  int k = 10;
  bool json = false;
};
ExitCode best(const BestOptions& options);

struct ExportOptions {
  std::filesystem::path run;
  std::string to = "csv";
  std::optional<std::uint64_t> model;
  std::filesystem::path output;  ///< empty: the output stream, or a name by the model
};
ExitCode export_run(const ExportOptions& options);

struct ReplayOptions {
  std::filesystem::path run;
  std::optional<std::uint64_t> until;
};
ExitCode replay(const ReplayOptions& options);

ExitCode rebuild(const std::filesystem::path& run);

}  // namespace cairn::app
