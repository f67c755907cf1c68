#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "cairn/config/workflow.hpp"
#include "cairn/record/run_table.hpp"

/// What came of stopping trainings early.
namespace cairn::app {

/// Whether the search ranks this outcome by a forecast.
bool is_foretold(const protocol::Outcome& outcome, protocol::Fitness fitness);

/// All that the record of a run says about its predictions.
struct PredictionReport {
  // Candidates that were trained to the end or stopped, and the epochs that this took.
  std::size_t trained = 0;
  std::size_t stopped = 0;
  double epochs = 0;
  double full_epochs = 0;  ///< if nobody had been stopped

  /// Candidates that were trained to the end although a predictor said stop: they measure the error
  /// of the forecasts.
  std::size_t controls = 0;
  double error = 0;         ///< mean of |forecast - measured|, the forecast that said stop first
  std::size_t covered = 0;  ///< whose interval held the measured value
  std::size_t leading = 0;  ///< that came among the best `top` of the run
  int top = 0;
  /// Rank correlation (Kendall's tau-b) of what the search would have been told of all that were
  /// trained to the end, had the controls been stopped, and what was measured.
  std::optional<double> tau;

  std::uint64_t points = 0;    ///< of curves, that a predictor was asked about
  std::uint64_t verdicts = 0;  ///< that came
  std::size_t asked = 0;       ///< trainings with such points
  std::size_t unanswered = 0;  ///< of these, without any verdict
};
PredictionReport prediction_report(const config::Workflow& workflow, const record::RunTable& table);

/// Some lines for the summary of a run; nothing for one without predictions.
std::string to_text(const PredictionReport& report);

}  // namespace cairn::app
