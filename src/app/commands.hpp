#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/job.hpp"
#include "app/predict_columns.hpp"

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
  bool from_scratch = false;
  std::optional<double> target;  ///< of the report; the best score of the search unless given
};
ExitCode final(const FinalOptions& options, const Plugins& plugins);

struct StatusOptions {
  std::filesystem::path run;
  bool watch = false;
  bool exit_code = false;
  bool store = false;  ///< tell which checkpoints are kept, too
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

struct VerifyOptions {
  std::filesystem::path run;
  bool json = false;
};
/// `failure` where something is damaged.
ExitCode verify(const VerifyOptions& options);

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

struct JobscriptOptions {
  std::filesystem::path workflow;
  std::string machine;  ///< name, or path of a file
  int nodes = 1;
  std::string time;           ///< "2:00:00", or minutes
  std::filesystem::path run;  ///< --out
  std::string account;
  std::string queue;
  std::vector<std::string> overrides;  ///< --set
  std::filesystem::path output;        ///< the script; empty: the output stream
  std::string command = "cairn";       ///< as which this program was called
};
ExitCode jobscript(const JobscriptOptions& options);

struct SimulateOptions {
  std::filesystem::path workflow;
  std::vector<std::string> overrides;  ///< --set
  std::vector<int> workers;
  std::optional<std::uint64_t> candidates;
  std::optional<std::uint64_t> seed;
  std::filesystem::path from;  ///< a run's folder; empty: trainings are drawn
  bool knee = false;
  bool json = false;
};
ExitCode simulate(const SimulateOptions& options);

struct PredictOptions {
  std::string input;                   ///< file, folder of a run, or "-"
  ColumnOptions columns;               ///< of a table
  std::optional<Direction> direction;  ///< of the metric; by its name unless given
  std::optional<double> epochs;        ///< of a full training; the largest epoch unless given
  std::optional<double> shift;         ///< added to all epochs; 1 where they count from 0
  std::vector<double> restarts;        ///< of the learning rate [epochs]
  std::vector<std::string> methods;    ///< "cairn" unless given
  std::vector<std::string> overrides;  ///< --set predict.KEY=VALUE
  std::uint64_t seed = 1;
  std::string format = "text";  ///< text, csv, json
  bool each = false;            ///< text: a row for each curve
  bool forecasts = false;       ///< csv, json: every forecast of each curve
  std::filesystem::path plot;   ///< picture; empty: none
  bool serve = false;           ///< answer lines of the input stream
};
ExitCode predict(PredictOptions options);

}  // namespace cairn::app
