#include <algorithm>

#include "predict/penguin.hpp"
#include "predict/points.hpp"

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

class PenguinEngine final : public Engine {
 public:
  explicit PenguinEngine(Setting setting) : setting_(std::move(setting)) {}

  void learn(const protocol::Lesson&) override {}

  std::vector<Forecast> judge(std::span<const Question> questions) override {
    std::vector<Forecast> forecasts;
    for (const Question& question : questions) forecasts.push_back(judge(*question.curve));
    return forecasts;
  }

 private:
  Forecast judge(const Curve& curve) const {
    const Points points = points_of(curve, setting_.objective.name);
    if (points.value.empty()) return {};
    const PenguinCurve penguin = curve_of(points, setting_);
    const PenguinRule& rule = penguin.rule;
    Forecast forecast = forecast_of(
        penguin, penguin_fits(penguin.x, penguin.y, rule, static_cast<std::size_t>(rule.window)));
    forecast.epoch = points.epoch.back();
    return forecast;
  }

  Setting setting_;
};

}  // namespace

std::unique_ptr<Engine> make_penguin_engine(const Setting& setting) {
  return std::make_unique<PenguinEngine>(setting);
}

}  // namespace cairn::predict
