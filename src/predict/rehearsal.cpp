#include "cairn/predict/rehearsal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cairn::predict {
namespace {

using protocol::Advice;
using protocol::Forecast;
using protocol::Outcome;
using protocol::Status;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 1e-9;  ///< of epochs that are sums of steps

/// The series of `curve`, with none of the points yet.
Curve begin_of(const Curve& curve) {
  Curve seen;
  for (const Series& series : curve.series) seen.series.push_back({series.info, {}});
  return seen;
}

void add_point(Curve& seen, const Curve& curve, std::size_t point) {
  seen.epoch.push_back(curve.epoch[point]);
  for (std::size_t s = 0; s < seen.series.size(); ++s) {
    const auto& values = curve.series[s].values;
    seen.series[s].values.push_back(point < values.size() ? values[point] : kMissing);
  }
}

std::span<const double> values_of(const Curve& curve, const MetricInfo& objective) {
  for (const Series& series : curve.series)
    if (series.info.name == objective.name) return series.values;
  return {};
}

bool finite(double value) {
  return std::isfinite(value);
}

/// Points within the training.
std::size_t count_points(const Curve& curve, double epochs) {
  return static_cast<std::size_t>(std::ranges::upper_bound(curve.epoch, epochs * (1 + kRounding)) -
                                  curve.epoch.begin());
}

/// One training.
class Training {
 public:
  Training(Engine& engine, const Setting& setting, CandidateId candidate, const Curve& curve)
      : engine_(engine),
        setting_(setting),
        candidate_(candidate),
        curve_(curve),
        points_(count_points(curve, setting.epochs)),
        seen_(begin_of(curve)) {
    trial_.complete = !curve.epoch.empty() && reaches_end(curve.epoch.back(), setting.epochs);
  }

  Trial run(bool every_point) {
    for (std::size_t point = 0; point < points_ && !trial_.stopped; ++point) {
      add_point(seen_, curve_, point);
      const bool last = point + 1 == points_;
      if (trial_.complete ? !last : last || every_point) judge();
    }
    finish();
    return trial_;
  }

  Outcome outcome() && {
    return outcome_of(std::move(seen_), trial_.forecasts, trial_.stopped, setting_.objective);
  }

 private:
  void judge() {
    const Question question{candidate_, &seen_};
    trial_.forecasts.push_back(ask(engine_, question, setting_.objective));
    if (!trial_.complete) return;
    const Forecast& forecast = trial_.forecasts.back();
    if (forecast.advice == Advice::go || trial_.control) return;
    trial_.verdict = forecast;
    trial_.stopped = forecast.advice == Advice::stop;
    trial_.control = forecast.advice == Advice::control;
  }

  void finish() {
    if (!seen_.epoch.empty()) trial_.epochs = seen_.epoch.back();
    if (points_ > 0) trial_.full = curve_.epoch[points_ - 1];
    trial_.final = trial_.complete ? final_value() : kMissing;
    if (!trial_.complete && !trial_.forecasts.empty()) trial_.verdict = trial_.forecasts.back();
    const bool foretold = trial_.stopped || !trial_.complete;
    trial_.reported = !foretold ? trial_.final : trial_.verdict ? trial_.verdict->value : kMissing;
  }

  double final_value() const {
    const auto values = values_of(curve_, setting_.objective);
    const bool there = points_ > 0 && points_ <= values.size() && finite(values[points_ - 1]);
    return there ? values[points_ - 1] : kMissing;
  }

  Engine& engine_;
  const Setting& setting_;
  CandidateId candidate_;
  const Curve& curve_;
  std::size_t points_;
  Curve seen_;
  Trial trial_;
};

}  // namespace

Forecast ask(Engine& engine, const Question& question, const MetricInfo& objective) {
  Forecast forecast = engine.judge({&question, 1}).front();
  if (std::ranges::none_of(values_of(*question.curve, objective), finite))
    forecast.value = forecast.low = forecast.high = kMissing;
  return forecast;
}

Outcome outcome_of(Curve seen, std::vector<Forecast> forecasts, bool stopped,
                   const MetricInfo& objective) {
  Outcome outcome;
  if (!seen.epoch.empty()) outcome.epochs = seen.epoch.back();
  const auto values = values_of(seen, objective);
  const double value = values.empty() ? kMissing : values.back();
  if (stopped) {
    outcome.status = Status::stopped;
  } else if (!finite(value)) {
    outcome.status = Status::failed;
    outcome.cause = "the training diverged";
  }
  if (finite(value)) outcome.metrics = {{objective, value}};
  outcome.curve = std::move(seen);
  outcome.forecasts = std::move(forecasts);
  return outcome;
}

Trial Rehearsal::train(const Curve& curve, bool every_point) {
  const CandidateId candidate(next_++);
  Training training(engine_, setting_, candidate, curve);
  Trial trial = training.run(every_point);
  if (trial.complete) engine_.learn({++outcomes_, candidate, std::move(training).outcome()});
  return trial;
}

std::vector<Trial> rehearse(Engine& engine, const Setting& setting, std::span<const Curve> curves) {
  Rehearsal rehearsal(engine, setting);
  std::vector<Trial> trials;
  trials.reserve(curves.size());
  for (const Curve& curve : curves) {
    trials.push_back(rehearsal.train(curve));
    trials.back().forecasts = {};
  }
  return trials;
}

}  // namespace cairn::predict
