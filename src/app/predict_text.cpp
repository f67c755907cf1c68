#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/predict_output.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using Cells = std::vector<std::vector<std::string>>;
using predict::Trial;
using protocol::Forecast;

constexpr std::size_t kShown = 30;  ///< unfinished curves, unless each is asked for
constexpr std::size_t kLongestId = 40;

std::string format(const char* how, double value) {
  if (std::isnan(value)) return "-";
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), how, value);
  return text.data();
}

std::string number(double value) {
  return format("%.4g", value);
}
std::string percent(double share) {
  return format("%.1f %%", 100 * share);
}

std::string short_id(const std::string& id) {
  if (id.size() <= kLongestId) return id;
  return id.substr(0, kLongestId - 3) + "...";
}

// ---- methods ------------------------------------------------------------------------------------

std::vector<std::string> row_of(const Prediction& prediction) {
  const auto& merit = prediction.merit;
  return {prediction.method,
          format("%.2f", merit.epochs),
          percent(merit.saved),
          std::to_string(merit.stopped),
          std::to_string(merit.controls),
          number(merit.error),
          number(merit.verdict_error),
          percent(merit.coverage),
          format("%.3f", merit.tau),
          std::to_string(merit.overlap) + "/" + std::to_string(merit.leaders),
          number(merit.regret)};
}

std::string methods_table(std::span<const Prediction> predictions) {
  Cells rows;
  for (const auto& prediction : predictions) rows.push_back(row_of(prediction));
  return text_table({"method", "epochs", "saved", "stopped", "controls", "error", "foretold",
                     "held", "tau", "top", "regret"},
                    rows) +
         "epochs: trained, mean; error: mean |reported - final|; foretold: the same of the "
         "forecasts "
         "that\nstopped a training, or would have stopped a control; held: by their 80 % "
         "intervals; "
         "tau: rank\ncorrelation of reported and final; top: leaders reported as such; regret: the "
         "best less the one\nreported as best\n";
}

// ---- curves -------------------------------------------------------------------------------------

/// The newest value of the objective that was seen, of an unfinished curve.
double newest(const CurveSet& set, std::size_t curve) {
  for (const Series& series : set.curves[curve].series)
    if (series.info.name == set.setting.objective.name && !series.values.empty())
      return series.values.back();
  return std::nan("");
}

std::vector<std::string> forecast_cells(const Trial& trial) {
  if (!trial.verdict) return {"-", "-", "-", "-", "-"};
  const Forecast& forecast = *trial.verdict;
  return {number(forecast.value), number(forecast.low), number(forecast.high),
          format("%.3f", forecast.reach), forecast.family.empty() ? "-" : forecast.family};
}

std::string unfinished_table(const CurveSet& set, const Prediction& prediction, bool all) {
  Cells rows;
  std::size_t left_out = 0;
  for (std::size_t c = 0; c < set.curves.size(); ++c) {
    const Trial& trial = prediction.trials[c];
    if (trial.complete) continue;
    if (!all && rows.size() == kShown && ++left_out > 0) continue;
    auto& row = rows.emplace_back();
    row = {short_id(set.ids[c]), thousandths(trial.epochs), number(newest(set, c)),
           trial.verdict ? std::string(protocol::name(trial.verdict->advice)) : "-"};
    std::ranges::move(forecast_cells(trial), std::back_inserter(row));
  }
  if (rows.empty()) return "";
  return "\n" + prediction.method +
         ": curves that are not at their end, foretold from those that are\n" +
         text_table(
             {"id", "epochs", "newest", "advice", "forecast", "low", "high", "reach", "family"},
             rows) +
         (left_out > 0 ? "and " + std::to_string(left_out) + " more: --each shows them all\n" : "");
}

std::string complete_table(const CurveSet& set, const Prediction& prediction) {
  Cells rows;
  for (std::size_t c = 0; c < set.curves.size(); ++c) {
    const Trial& trial = prediction.trials[c];
    if (!trial.complete) continue;
    auto& row = rows.emplace_back();
    row = {short_id(set.ids[c]), thousandths(trial.epochs),
           trial.control ? "control" : status_of(trial), number(trial.final)};
    std::ranges::move(forecast_cells(trial), std::back_inserter(row));
  }
  if (rows.empty()) return "";
  return "\n" + prediction.method + "\n" +
         text_table(
             {"id", "epochs", "verdict", "final", "forecast", "low", "high", "reach", "family"},
             rows);
}

std::size_t count_complete(std::span<const Prediction> predictions) {
  return predictions.empty() ? 0 : predictions.front().merit.curves;
}

}  // namespace

std::string status_of(const Trial& trial) {
  return !trial.complete ? "unfinished" : trial.stopped ? "stopped" : "trained";
}

std::string prediction_text(const CurveSet& set, std::span<const Prediction> predictions,
                            bool each) {
  const std::size_t complete = count_complete(predictions);
  std::string text = set.file + ": " + with_commas(static_cast<std::int64_t>(complete)) +
                     (complete == 1 ? " curve of " : " curves of ") + set.metric + " over " +
                     counted(set.setting.epochs, "epoch");
  const std::size_t unfinished = set.curves.size() - complete;
  if (unfinished > 0) text += ", and " + std::to_string(unfinished) + " not at their end";
  text += "\n";
  if (complete > 0) text += "\n" + methods_table(predictions);
  for (const auto& prediction : predictions) {
    if (each) text += complete_table(set, prediction);
    text += unfinished_table(set, prediction, each);
  }
  return text;
}

}  // namespace cairn::app
