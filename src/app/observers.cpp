#include "app/observers.hpp"

#include "cairn/core/text.hpp"

namespace cairn::app {

using namespace protocol;

void Observers::step(const Step& step, const coordinator::State& state) {
  for (auto& observer : all_) observer->step(step, state);
}

void Observers::heartbeat(const Heartbeat& beat) {
  for (auto& observer : all_) observer->heartbeat(beat);
}

void Observers::warning(const Warning& warning) {
  for (auto& observer : all_) observer->warning(warning);
}

void Observers::tick(double time) {
  for (auto& observer : all_) observer->tick(time);
}

namespace {

/// "stopped at epoch 7 of 20, forecast 0.9120 (0.9050-0.9180)"
std::string stop_text(const Outcome& outcome, double epochs) {
  const Forecast& forecast = outcome.forecasts.back();
  return "stopped at epoch " + thousandths(outcome.epochs) + " of " + thousandths(epochs) +
         ", forecast " + decimals(forecast.value) + " (" + decimals(forecast.low) + "-" +
         decimals(forecast.high) + ")";
}

std::string epochs_text(const Outcome& outcome) {
  return outcome.epochs > 0 ? "  " + counted(outcome.epochs, "epoch") : "";
}

std::string result(const Board& board, const Outcome& outcome, const Task& task) {
  if (outcome.status == Status::failed || outcome.status == Status::interrupted)
    return std::string(name(outcome.status)) + ": " + outcome.cause + epochs_text(outcome);
  if (outcome.status == Status::stopped && !outcome.forecasts.empty())
    return stop_text(outcome, board.epochs());
  std::string wanted = board.objective().name;
  if (!std::holds_alternative<SearchTask>(task)) wanted.replace(0, wanted.find('_'), "test");
  const Metric* metric = find_metric(outcome.metrics, wanted);
  const std::string text = metric == nullptr ? "done" : wanted + " " + decimals(metric->value);
  return text + epochs_text(outcome);
}

/// "  84 % from candidate 7", "  from scratch (control)"
std::string origin(const Assignment& assignment, const Outcome& outcome) {
  const auto& from = assignment.inheritance;
  if (!from) return "";
  if (from->control) return "  from scratch (control)";
  if (!outcome.inherited.fault.empty()) return "  from scratch (checkpoint damaged)";
  return "  " + percent(from->share) + " from candidate " +
         std::to_string(from->provider.candidate.value());
}

}  // namespace

std::string title(const Assignment& assignment) {
  const std::string id = "candidate " + std::to_string(assignment.candidate.value());
  if (std::holds_alternative<SearchTask>(assignment.task)) return id;
  return std::string(name(assignment.task)) + " of " + id;
}

std::string describe(const Board& board, const Board::Running& running, const Finished& finished,
                     double time) {
  return title(running.assignment) + "  " +
         result(board, finished.outcome, running.assignment.task) + "  " +
         short_duration(time - running.since) + origin(running.assignment, finished.outcome) +
         "  worker " + std::to_string(finished.worker.value());
}

}  // namespace cairn::app
