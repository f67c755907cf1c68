#include "predict/cairn_engine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "predict/memory.hpp"
#include "predict/model.hpp"
#include "predict/own_curve.hpp"

namespace cairn::predict {
namespace {

using protocol::Advice;
using protocol::Forecast;

/// So many finished trainings, the newest ones, are learned from.
constexpr std::size_t most_examples = 256;
/// Models are kept for the epochs and counts of finished trainings that were asked for last.
constexpr std::size_t most_models = 256;

/// A model is learned anew whenever the finished trainings are a tenth more: 1 to 10, 11, 12, 14,
/// ...
std::size_t level(std::size_t count) {
  std::size_t level = std::min<std::size_t>(count, 10);
  while (level + std::max<std::size_t>(1, level / 10) <= count)
    level += std::max<std::size_t>(1, level / 10);
  return level;
}

class CairnEngine final : public Engine {
 public:
  CairnEngine(const Options& options, const Setting& setting)
      : options_(options), setting_(setting), memory_(options, setting) {}

  void learn(const protocol::Lesson& lesson) override { memory_.learn(lesson); }

  std::vector<Forecast> judge(std::span<const Question> questions) override {
    std::vector<Points> curves;
    for (const Question& question : questions)
      curves.push_back(points_of(*question.curve, setting_.objective.name));
    const auto own = own_forecasts(curves);
    std::vector<Forecast> forecasts;
    for (std::size_t i = 0; i < questions.size(); ++i)
      forecasts.push_back(judge(questions[i], curves[i], own[i]));
    return forecasts;
  }

 private:
  /// All curves at once; those without a point say nothing.
  std::vector<OwnForecast> own_forecasts(const std::vector<Points>& curves) const {
    std::vector<Points> some;
    for (const Points& points : curves)
      if (!points.value.empty()) some.push_back(points);
    auto forecasts = predict::own_forecasts(some, setting_);
    for (std::size_t i = 0; i < curves.size(); ++i)
      if (curves[i].value.empty())
        forecasts.insert(forecasts.begin() + static_cast<std::ptrdiff_t>(i), OwnForecast{});
    return forecasts;
  }

  Forecast judge(const Question& question, const Points& points, const OwnForecast& own) {
    Forecast forecast;
    forecast.known = memory_.newest(question.known);
    forecast.family = own.family;
    forecast.parameters = own.parameters;
    if (points.value.empty()) {
      forecast.value = forecast.low = forecast.high = std::numeric_limits<double>::quiet_NaN();
      return forecast;
    }
    forecast.epoch = points.epoch.back();
    if (reaches_end(forecast.epoch, setting_.epochs))
      forecast.value = forecast.low = forecast.high = points.value.back();
    else if (const Model* model = model_of(question.known, forecast.epoch))
      decide({question, points, *model,
              model->end_of(*question.curve, own, memory_.widening(question.known))},
             forecast);
    else
      guess(own, forecast);
    return forecast;
  }

  /// While nothing was finished a curve is all that is known of it.
  static void guess(const OwnForecast& own, Forecast& forecast) {
    constexpr double width = 1.2816;  // of an 80 % interval of N(0, 1)
    forecast.value = own.value;
    forecast.low = own.value - width * own.spread;
    forecast.high = own.value + width * own.spread;
  }

  struct Case {
    const Question& question;
    const Points& points;
    const Model& model;
    Ending ending;
  };

  void decide(const Case& that, Forecast& forecast) const {
    forecast.value = that.ending.value();
    forecast.low = that.ending.at(0.1);
    forecast.high = that.ending.at(0.9);
    if (const auto bar = memory_.bar(that.question.known))
      forecast.reach = that.ending.reach(*bar, setting_.objective.direction);
    if (!may_stop(that.question, that.points)) return;
    const bool hopeless = forecast.reach < options_.reach;
    const bool certain = forecast.reach < 0.5 &&
                         that.model.rank_width(forecast.low, forecast.high) <= options_.certain;
    if (hopeless || certain)
      forecast.advice =
          is_control(options_, setting_, that.question.candidate) ? Advice::control : Advice::stop;
  }

  bool may_stop(const Question& question, const Points& points) const {
    if (points.epoch.back() < options_.earliest * setting_.epochs - 1e-9) return false;
    const auto least = static_cast<std::ptrdiff_t>(options_.min_points);
    if (static_cast<std::ptrdiff_t>(points.epoch.size()) < least) return false;
    for (double restart : setting_.restarts) {
      const auto after = std::ranges::count_if(points.epoch, [&](double e) { return e > restart; });
      if (points.epoch.back() >= restart && after < least) return false;
    }
    return memory_.finished(question.known) >= static_cast<std::size_t>(options_.learn_from);
  }

  const Model* model_of(std::uint64_t known, double epoch) {
    const std::size_t count = level(memory_.finished(known));
    if (count < Model::least_examples) return nullptr;
    const std::pair key(count, tick(epoch));
    auto found = models_.find(key);
    if (found == models_.end()) {
      if (models_.size() >= most_models) models_.erase(models_.begin());  // the oldest
      const auto own = [&](const Finished& example) { return own_value(example, epoch); };
      found = models_
                  .emplace(key, Model::learn(memory_.examples(count, most_examples), setting_,
                                             epoch, own))
                  .first;
    }
    return found->second ? &*found->second : nullptr;
  }

  /// Remembered: the same few examples are asked about in each new model.
  double own_value(const Finished& example, double epoch) {
    const auto [found, is_new] = own_values_.try_emplace({example.index, tick(epoch)}, 0);
    if (is_new) {
      const Points points = points_of(example.curve, setting_.objective.name, epoch);
      found->second = predict::own_forecasts({&points, 1}, setting_).front().value;
    }
    return found->second;
  }

  /// Epochs as keys.
  static long long tick(double epoch) { return std::llround(epoch * 1e6); }

  const Options options_;
  const Setting setting_;
  Memory memory_;
  std::map<std::pair<std::size_t, long long>, std::optional<Model>> models_;
  std::map<std::pair<std::uint64_t, long long>, double> own_values_;
};

}  // namespace

std::unique_ptr<Engine> make_cairn_engine(const Options& options, const Setting& setting) {
  return std::make_unique<CairnEngine>(options, setting);
}

}  // namespace cairn::predict
