#include <cmath>

#include "cairn/protocol/outcome.hpp"

namespace cairn::protocol {
namespace {

std::optional<double> measured(const Outcome& outcome, const MetricInfo& objective) {
  const Metric* metric = find_metric(outcome.metrics, objective.name);
  if (metric == nullptr || std::isnan(metric->value)) return std::nullopt;
  return metric->value;
}

std::optional<double> best_so_far(const Outcome& outcome, const MetricInfo& objective) {
  auto best = measured(outcome, objective);
  for (const Series& series : outcome.curve.series)
    if (series.info.name == objective.name)
      for (double value : series.values)
        if (!std::isnan(value) && (!best || better(value, *best, objective.direction)))
          best = value;
  return best;
}

/// The last forecast, unless it says nothing.
std::optional<double> predicted(const Outcome& outcome) {
  if (outcome.forecasts.empty() || !std::isfinite(outcome.forecasts.back().value))
    return std::nullopt;
  return outcome.forecasts.back().value;
}

}  // namespace

bool is_strike(const Outcome& outcome) {
  return outcome.fault == Fault::unknown;
}

Outcome struck(Outcome outcome, std::uint32_t strikes) {
  const bool last = strikes >= most_strikes;
  outcome.status = last ? Status::failed : Status::interrupted;
  if (last) outcome.cause += " (the second time)";
  return outcome;
}

Outcome outcome_of_loss(const std::string& why, bool blame) {
  Outcome outcome;
  outcome.status = Status::interrupted;
  outcome.cause = "its worker was lost (" + why + ")";
  if (blame) outcome.fault = Fault::unknown;
  return outcome;
}

std::optional<double> score(const Outcome& outcome, const MetricInfo& objective, Fitness fitness) {
  if (outcome.status == Status::failed || outcome.status == Status::interrupted)
    return std::nullopt;
  if (outcome.status == Status::stopped) {
    if (fitness == Fitness::best_so_far) return best_so_far(outcome, objective);
    const auto forecast = predicted(outcome);
    if (fitness == Fitness::predicted && forecast) return forecast;
  }
  return measured(outcome, objective);
}

}  // namespace cairn::protocol
