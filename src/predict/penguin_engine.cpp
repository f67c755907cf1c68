#include <algorithm>

#include "predict/curve_engine.hpp"
#include "predict/penguin.hpp"

namespace cairn::predict {
namespace {

using protocol::Advice;
using protocol::Forecast;

/// The series in the terms of the rule.
struct PenguinCurve {
  std::vector<double> x;
  std::vector<double> y;
  ToPercent percent;
  PenguinRule rule;
};

PenguinCurve curve_of(const Points& points, const Setting& setting) {
  PenguinCurve curve;
  const double first = points.epoch.front();
  const double shift = first > 0 ? 1 / first : 1;
  curve.rule.target = setting.epochs * shift;
  curve.percent = to_percent(points.value, setting.objective, curve.rule.min_points);
  for (const double epoch : points.epoch) curve.x.push_back(epoch * shift);
  for (const double value : points.value) curve.y.push_back(curve.percent(value));
  return curve;
}

std::vector<double> values_of(const std::vector<Fit>& fits) {
  std::vector<double> values;
  for (const Fit& fit : fits) values.push_back(fit.value);
  return values;
}

bool usable(double prediction) {
  return prediction >= 0 && prediction <= 100;
}

/// Percent: the range of the predictions, if there are as many as decide and all are usable.
std::pair<double, double> interval(const std::vector<double>& predictions, int window) {
  const bool enough = predictions.size() >= static_cast<std::size_t>(window);
  if (!enough || !std::ranges::all_of(predictions, usable)) return {0, 100};
  const auto [low, high] = std::ranges::minmax(predictions);
  return {low, high};
}

Forecast forecast_of(const PenguinCurve& curve, const std::vector<Fit>& fits) {
  const std::vector<double> predictions = values_of(fits);
  const bool predicted = !predictions.empty() && usable(predictions.back());
  const double value = predicted ? predictions.back() : curve.y.back();
  const auto [low, high] = interval(predictions, curve.rule.window);
  Forecast forecast;
  forecast.value = curve.percent.back(value);
  const auto ends = std::minmax(
      {curve.percent.back(std::min(low, value)), curve.percent.back(std::max(high, value))});
  forecast.low = ends.first;
  forecast.high = ends.second;
  if (converged(predictions, curve.rule)) forecast.advice = Advice::stop;
  if (fits.empty()) return forecast;
  forecast.family = name(Family::penguin);
  forecast.parameters.assign(fits.back().parameters.begin(),
                             fits.back().parameters.begin() + fits.back().count);
  return forecast;
}

Forecast judge(const Points& points, const Setting& setting) {
  const PenguinCurve curve = curve_of(points, setting);
  const auto window = static_cast<std::size_t>(curve.rule.window);
  return forecast_of(curve, penguin_fits(curve.x, curve.y, curve.rule, window));
}

}  // namespace

std::unique_ptr<Engine> make_penguin_engine(const Setting& setting) {
  return make_curve_engine(setting.objective,
                           [=](const Points& points) { return judge(points, setting); });
}

}  // namespace cairn::predict
