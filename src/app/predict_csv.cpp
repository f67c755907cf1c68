#include <cmath>

#include "app/predict_output.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using predict::Trial;
using protocol::Forecast;

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// Empty for not-a-number.
std::string number(double value) {
  return std::isnan(value) ? "" : shortest(value);
}

/// advice, epoch, forecast, low, high, reach, family, parameters
std::string cells(const Forecast& forecast) {
  std::vector<std::string> parameters;
  for (const double parameter : forecast.parameters) parameters.push_back(shortest(parameter));
  const std::vector<std::string> cells{std::string(protocol::name(forecast.advice)),
                                       number(forecast.epoch),
                                       number(forecast.value),
                                       number(forecast.low),
                                       number(forecast.high),
                                       number(forecast.reach),
                                       forecast.family,
                                       join(parameters, " ")};
  return join(cells, ",");
}

std::string cells(const Trial& trial) {
  const std::vector<std::string> cells{status_of(trial), number(trial.epochs),
                                       number(trial.reported), number(trial.final)};
  return join(cells, ",");
}

void write_curve(std::ostream& out, const std::string& name, const Trial& trial, bool forecasts) {
  if (forecasts)
    for (const Forecast& forecast : trial.forecasts) out << name << cells(forecast) << "\n";
  else
    out << name << cells(trial) << "," << (trial.verdict ? cells(*trial.verdict) : "go,,,,,,,")
        << "\n";
}

}  // namespace

void write_prediction_csv(std::ostream& out, const CurveSet& set,
                          std::span<const Prediction> predictions, bool forecasts) {
  out << "method,id," << (forecasts ? "" : "status,epochs,reported,final,")
      << "advice,epoch,forecast,low,high,reach,family,parameters\n";
  for (const auto& prediction : predictions)
    for (std::size_t c = 0; c < set.curves.size() && out; ++c)
      write_curve(out, prediction.method + "," + quoted(set.ids[c]) + ",", prediction.trials[c],
                  forecasts);
}

}  // namespace cairn::app
