#include "predict/curve_engine.hpp"

namespace cairn::predict {
namespace {

using protocol::Forecast;

class CurveEngine final : public Engine {
 public:
  CurveEngine(MetricInfo objective, CurveRule rule)
      : objective_(std::move(objective)), rule_(std::move(rule)) {}

  void learn(const protocol::Lesson&) override {}

  std::vector<Forecast> judge(std::span<const Question> questions) override {
    std::vector<Forecast> forecasts;
    for (const Question& question : questions) forecasts.push_back(judge(*question.curve));
    return forecasts;
  }

 private:
  Forecast judge(const Curve& curve) const {
    const Points points = points_of(curve, objective_.name);
    if (points.value.empty()) return {};
    Forecast forecast = rule_(points);
    forecast.epoch = points.epoch.back();
    return forecast;
  }

  MetricInfo objective_;
  CurveRule rule_;
};

}  // namespace

std::unique_ptr<Engine> make_curve_engine(MetricInfo objective, CurveRule rule) {
  return std::make_unique<CurveEngine>(std::move(objective), std::move(rule));
}

}  // namespace cairn::predict
