#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/predict/options.hpp"

namespace cairn::app {

/// The learning curves that a user gave.
struct CurveSet {
  std::string file;              ///< for people
  std::vector<std::string> ids;  ///< of the curves
  std::vector<Curve> curves;     ///< in the order of the file, with ascending epochs
  predict::Setting setting;
  predict::Options options;  ///< their method is still to be set
  std::string metric;        ///< as the file calls it
  std::string notes;         ///< what was taken for what; lines
};

/// From a table (CSV) or the record of a run. Throws UsageError that says what is wrong where.
CurveSet read_curves(const PredictOptions& options);

/// The two ways.
CurveSet read_curve_table(const PredictOptions& options);
CurveSet read_run_curves(const std::filesystem::path& file, const PredictOptions& options);

/// What `--set predict.KEY=VALUE` says. Throws UsageError for other keys.
predict::Options prediction_options(const std::vector<std::string>& overrides,
                                    const std::string& workflow = "");

}  // namespace cairn::app
