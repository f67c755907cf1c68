#include "predict/simple_engine.hpp"

#include "predict/curve_engine.hpp"

namespace cairn::predict {
namespace {

using protocol::Forecast;

Forecast forecast_of(const Points& points, const Method& method, Direction direction) {
  Forecast forecast;
  forecast.value = method.rule == Rule::last ? points.value.back() : best_of(points, direction);
  forecast.low = forecast.high = forecast.value;
  if (method.rule == Rule::fixed && points.epoch.back() >= method.epochs)
    forecast.advice = protocol::Advice::stop;
  return forecast;
}

}  // namespace

std::unique_ptr<Engine> make_simple_engine(Method method, const Setting& setting) {
  const Direction direction = setting.objective.direction;
  return make_curve_engine(setting.objective, [=](const Points& points) {
    return forecast_of(points, method, direction);
  });
}

}  // namespace cairn::predict
