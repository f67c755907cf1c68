#include <cmath>
#include <nlohmann/json.hpp>

#include "app/predict_output.hpp"

namespace cairn::app {
namespace {

using Json = nlohmann::ordered_json;
using predict::Trial;
using protocol::Forecast;

/// JSON has no not-a-number.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number(value));
  return list;
}

std::string text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const Forecast& forecast) {
  return {{"epoch", forecast.epoch},         {"value", number(forecast.value)},
          {"low", number(forecast.low)},     {"high", number(forecast.high)},
          {"reach", number(forecast.reach)}, {"advice", protocol::name(forecast.advice)},
          {"family", forecast.family},       {"parameters", numbers(forecast.parameters)}};
}

Json to_json(const predict::Merit& merit) {
  return {{"curves", merit.curves},
          {"stopped", merit.stopped},
          {"controls", merit.controls},
          {"epochs", number(merit.epochs)},
          {"saved", number(merit.saved)},
          {"error", number(merit.error)},
          {"forecast_error", number(merit.verdict_error)},
          {"coverage", number(merit.coverage)},
          {"tau", number(merit.tau)},
          {"leaders", merit.leaders},
          {"overlap", merit.overlap},
          {"regret", number(merit.regret)}};
}

Json values_of(const CurveSet& set, const Curve& curve) {
  for (const Series& series : curve.series)
    if (series.info.name == set.setting.objective.name) return numbers(series.values);
  return Json::array();
}

Json curve_json(const CurveSet& set, std::size_t curve, const Trial& trial, bool forecasts) {
  Json json{{"id", set.ids[curve]},
            {"status", status_of(trial)},
            {"control", trial.control},
            {"epochs", trial.epochs},
            {"reported", number(trial.reported)},
            {"final", number(trial.final)},
            {"verdict", trial.verdict ? to_json(*trial.verdict) : Json(nullptr)}};
  if (!forecasts) return json;
  json["epoch"] = numbers(set.curves[curve].epoch);
  json["value"] = values_of(set, set.curves[curve]);
  Json all = Json::array();
  for (const Forecast& forecast : trial.forecasts) all.push_back(to_json(forecast));
  json["forecasts"] = std::move(all);
  return json;
}

void write(std::ostream& out, const CurveSet& set, const Prediction& prediction, bool forecasts) {
  out << "{\"method\":" << text(prediction.method)
      << ",\"summary\":" << text(to_json(prediction.merit)) << ",\"curves\":[";
  for (std::size_t c = 0; c < set.curves.size() && out; ++c)
    out << (c == 0 ? "\n" : ",\n") << text(curve_json(set, c, prediction.trials[c], forecasts));
  out << "\n]}";
}

}  // namespace

void write_prediction_json(std::ostream& out, const CurveSet& set,
                           std::span<const Prediction> predictions, bool forecasts) {
  const bool rises = set.setting.objective.direction == Direction::maximize;
  out << "{\"file\":" << text(set.file) << ",\"metric\":" << text(set.metric)
      << ",\"direction\":" << (rises ? "\"maximize\"" : "\"minimize\"")
      << ",\"epochs\":" << text(number(set.setting.epochs)) << ",\"methods\":[\n";
  for (std::size_t p = 0; p < predictions.size(); ++p) {
    if (p > 0) out << ",\n";
    write(out, set, predictions[p], forecasts);
  }
  out << "]}\n";
}

}  // namespace cairn::app
