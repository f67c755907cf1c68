#pragma once

#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "app/predict_input.hpp"
#include "cairn/predict/rehearsal.hpp"

namespace cairn::app {

/// What one method made of all curves.
struct Prediction {
  std::string method;
  std::vector<predict::Trial> trials;  ///< of each curve
  predict::Merit merit;
};

/// "trained", "stopped" or "unfinished".
std::string status_of(const predict::Trial& trial);

/// For people: a table of the methods, and the forecasts of unfinished curves; with `each` a row
/// for each curve.
std::string prediction_text(const CurveSet& set, std::span<const Prediction> predictions,
                            bool each);

/// One row for each curve and method, or with `forecasts` for each forecast.
void write_prediction_csv(std::ostream& out, const CurveSet& set,
                          std::span<const Prediction> predictions, bool forecasts);

/// One object: the setting, and for each method its figures and curves, each curve in a line; with
/// `forecasts` their points and all forecasts, too.
void write_prediction_json(std::ostream& out, const CurveSet& set,
                           std::span<const Prediction> predictions, bool forecasts);

}  // namespace cairn::app
