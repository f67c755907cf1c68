#include "predict/simple_engine.hpp"

#include "predict/points.hpp"

namespace cairn::predict {
namespace {

using protocol::Advice;
using protocol::Forecast;

class SimpleEngine final : public Engine {
 public:
  SimpleEngine(Method method, Setting setting) : method_(method), setting_(std::move(setting)) {}

  void learn(const protocol::Lesson&) override {}

  std::vector<Forecast> judge(std::span<const Question> questions) override {
    std::vector<Forecast> forecasts;
    for (const Question& question : questions) forecasts.push_back(judge(*question.curve));
    return forecasts;
  }

 private:
  Forecast judge(const Curve& curve) const {
    const Points points = points_of(curve, setting_.objective.name);
    Forecast forecast;
    if (points.value.empty()) return forecast;
    forecast.epoch = points.epoch.back();
    forecast.value = method_.rule == Rule::last ? points.value.back()
                                                : best_of(points, setting_.objective.direction);
    forecast.low = forecast.high = forecast.value;
    if (method_.rule == Rule::fixed && forecast.epoch >= method_.epochs)
      forecast.advice = Advice::stop;
    return forecast;
  }

  Method method_;
  Setting setting_;
};

}  // namespace

std::unique_ptr<Engine> make_simple_engine(Method method, const Setting& setting) {
  return std::make_unique<SimpleEngine>(method, setting);
}

}  // namespace cairn::predict
