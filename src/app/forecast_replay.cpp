#include "app/forecast_replay.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/known_curve.hpp"
#include "cairn/app/session.hpp"
#include "cairn/core/text.hpp"
#include "cairn/roles/predictor.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

/// Equal but for rounding: predictors may have run on another device.
bool same(double a, double b) {
  constexpr double tolerance = 1e-6;
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

bool same(const Forecast& a, const Forecast& b) {
  return same(a.value, b.value) && same(a.low, b.low) && same(a.high, b.high) &&
         a.advice == b.advice;
}

std::string text(const Forecast& forecast) {
  return std::string(name(forecast.advice)) + " " + shortest(forecast.value) + " (" +
         shortest(forecast.low) + " to " + shortest(forecast.high) + ")";
}

std::vector<Forecast> judge(predict::Engine& engine, const Finished& finished) {
  const auto& made = finished.outcome.forecasts;
  std::vector<Curve> curves;
  for (const Forecast& forecast : made)
    curves.push_back(known_curve(finished.outcome.curve, forecast.epoch));
  std::vector<predict::Question> questions;
  for (std::size_t i = 0; i < made.size(); ++i)
    questions.push_back({finished.candidate, &curves[i], made[i].known});
  return roles::judge(engine, questions, [](CandidateId, const std::string&) {});
}

}  // namespace

std::optional<std::string> ForecastReplay::step(const Step& step, const coordinator::State& state,
                                                std::uint64_t done) {
  if (const auto* started = std::get_if<Started>(&step.message)) begin(*started);
  if (auto lesson = roles::lesson_of(step.message, state, done)) learn(std::move(*lesson));
  const auto* finished = std::get_if<Finished>(&step.message);
  return finished ? check(*finished) : std::nullopt;
}

/// A submission has engines of its own, with what its options were.
void ForecastReplay::begin(const Started& started) {
  const auto workflow = config::parse(started.workflow, "workflow.toml");
  engine_.reset();
  if (config::predictors(workflow) == 0) return;
  engine_ = predict::make_engine(workflow.predict, prediction_setting(workflow));
  for (const Lesson& lesson : history_.lessons()) engine_->learn(lesson);
}

void ForecastReplay::learn(Lesson lesson) {
  if (engine_) engine_->learn(lesson);
  history_.add(std::move(lesson));
}

std::optional<std::string> ForecastReplay::check(const Finished& finished) {
  const auto& made = finished.outcome.forecasts;
  if (made.empty()) return std::nullopt;
  const std::string whom = "candidate " + std::to_string(finished.candidate.value());
  const bool points = !finished.outcome.curve.epoch.empty() &&
                      made.front().epoch >= finished.outcome.curve.epoch.front();
  if (!engine_ || !points) return "nobody could have made the forecasts for " + whom;
  const auto again = judge(*engine_, finished);
  for (std::size_t i = 0; i < made.size(); ++i)
    if (!same(made[i], again[i]))
      return whom + " at epoch " + shortest(made[i].epoch) + ": the forecast was " + text(made[i]) +
             ", in the replay it is " + text(again[i]);
  forecasts_ += made.size();
  return std::nullopt;
}

}  // namespace cairn::app
