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

struct ProfileOptions {
  std::filesystem::path out = "device.json";
  std::string device = "auto";     ///< auto, cpu, gpu
  std::string precision = "auto";  ///< auto, float32, bfloat16
  int threads = 1;                 ///< of the CPU
  bool quick = false;
};
ExitCode profile(const ProfileOptions& options);

struct ShowSpaceOptions {
  std::filesystem::path workflow;
  std::vector<std::string> overrides;  ///< --set
  bool json = false;
  bool count = false;                 ///< only how much is feasible
  std::optional<int> sample;          ///< only so many samples
  std::optional<std::uint64_t> seed;  ///< of samples; run.seed unless given
  std::filesystem::path export_to;    ///< JSON file; empty: none
  std::filesystem::path plot;         ///< picture; empty: none
};
/// `failure` where nothing is feasible.
ExitCode show_space(const ShowSpaceOptions& options, const Plugins& plugins);

}  // namespace cairn::app
