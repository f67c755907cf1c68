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

std::string result(const Outcome& outcome, const Task& task, const MetricInfo& objective) {
  if (outcome.status == Status::failed || outcome.status == Status::interrupted)
    return std::string(name(outcome.status)) + ": " + outcome.cause;
  std::string wanted = objective.name;
  if (!std::holds_alternative<SearchTask>(task)) wanted.replace(0, wanted.find('_'), "test");
  const Metric* metric = find_metric(outcome.metrics, wanted);
  return metric == nullptr ? "done" : wanted + " " + decimals(metric->value);
}

}  // namespace

std::string title(const Assignment& assignment) {
  const std::string id = "candidate " + std::to_string(assignment.candidate.value());
  if (std::holds_alternative<SearchTask>(assignment.task)) return id;
  return std::string(name(assignment.task)) + " of " + id;
}

std::string describe(const Board::Running& running, const Finished& finished, double time,
                     const MetricInfo& objective) {
  const Task& task = running.assignment.task;
  std::string text = title(running.assignment) + "  ";
  text += result(finished.outcome, task, objective) + "  ";
  if (finished.outcome.epochs > 0) text += counted(finished.outcome.epochs, "epoch") + "  ";
  return text + short_duration(time - running.since) + "  worker " +
         std::to_string(finished.worker.value());
}

}  // namespace cairn::app
