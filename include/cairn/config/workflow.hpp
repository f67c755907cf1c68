#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/data/options.hpp"
#include "cairn/feasibility/options.hpp"
#include "cairn/objective/synthetic.hpp"
#include "cairn/objective/table.hpp"
#include "cairn/predict/options.hpp"
#include "cairn/search/options.hpp"
#include "cairn/simulate/options.hpp"
#include "cairn/space/options.hpp"
#include "cairn/store/options.hpp"
#include "cairn/train/options.hpp"
#include "cairn/transfer/options.hpp"

namespace cairn::config {

struct RunOptions {
  std::uint64_t seed = 1;
  double summary_every = 60;   ///< [s] between summaries in a batch log
  double time_limit = 0;       ///< [s] of the job; 0: as the batch system says
  double grace = 60;           ///< [s] from the request to end until what runs is given up
  double disk_patience = 600;  ///< [s] that a journal that cannot be written is tried again
};

struct ObjectiveOptions {
  std::string kind = "train";       ///< train, synthetic, table
  std::string metric = "accuracy";  ///< of the validation data; one of training.metrics, or loss
  bool test_best = true;            ///< measure the best network on the test data at the end
  objective::SyntheticOptions synthetic;
  objective::TableOptions table;
};

struct ClusterOptions {
  int predictors = 0;           ///< ranks that predict; 0: one where predict.method is set
  int threads = 0;              ///< of each worker; 0: the cores of its slice
  std::string device = "auto";  ///< auto (a GPU if there is one), cpu, gpu
  double lost_after = 600;      ///< [s] of silence: a worker's work goes to others; 0: never
  double stall_factor = 20;     ///< times the usual time for a point of the curve; 0: never
};

/// What a user asks for: each room's options, composed.
struct Workflow {
  RunOptions run;
  data::Options data;
  space::Options space;
  feasibility::Options budget;
  train::Options training;
  search::Options search;
  predict::Options predict;
  transfer::Options transfer;
  store::Options store;
  ObjectiveOptions objective;
  ClusterOptions cluster;
  simulate::Options simulate;
};

/// Reads a workflow file and applies `--set` overrides ("search.candidates=200"; the value in TOML,
/// a bare word counts as a string). Everything is checked once, here: unknown or misspelt keys,
/// wrong types and impossible values throw UsageError with "file:line" (or "--set") and the nearest
/// valid key. Relative paths are resolved against the file's folder, those of overrides against the
/// current folder; what must be a file must be there.
Workflow load(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});
/// The same from text; `origin` stands for the file in messages.
Workflow parse(std::string_view toml, std::string_view origin,
               const std::vector<std::string>& overrides = {});

/// A key that names a file: a table, the profile of a device.
struct NamedFile {
  std::string key;
  std::string* path;  ///< within the workflow
};
/// All files that a workflow names; keys without a value are left out.
std::vector<NamedFile> files(Workflow& workflow);

/// How many ranks predict.
int predictors(const Workflow& workflow);

/// What the search optimises: "validation_accuracy", say, with its direction.
MetricInfo objective_metric(const Workflow& workflow);
/// The same of the test data: "test_accuracy".
MetricInfo test_metric(const Workflow& workflow);

/// A key with another value.
struct Change {
  std::string key;
  std::string before, now;  ///< as in TOML
};
/// What a resumed run changes. Throws UsageError that names all keys that must not change, with
/// their values. Paths may change; that the files are still the same is not looked at.
std::vector<Change> check_resume(const Workflow& before, const Workflow& now);

/// Every key with its value, as TOML that `parse` reads back to an equal workflow.
std::string to_toml(const Workflow& workflow);

/// The reference of all keys in Markdown: type, unit, default, and whether it may change on resume.
/// doc/workflow.md is this text; a test compares.
std::string reference();

}  // namespace cairn::config
