#include "app/simulate_scenario.hpp"

#include "app/submission.hpp"
#include "cairn/core/error.hpp"
#include "cairn/record/run_table.hpp"

namespace cairn::app {
namespace {

/// [s] in which the worker did not wait.
double busy(const protocol::Outcome& outcome) {
  double sum = 0;
  for (const protocol::Span& span : outcome.spans)
    if (span.phase != protocol::Phase::wait) sum += span.end - span.begin;
  return sum;
}

/// One that failed before the first point of its curve counts as one epoch.
simulate::Course course(const protocol::Outcome& outcome) {
  const double epochs = outcome.epochs > 0 ? outcome.epochs : 1;
  return {busy(outcome) / epochs, epochs, outcome.status};
}

}  // namespace

simulate::Scenario scenario(const config::Workflow& workflow, std::uint32_t workers) {
  simulate::Scenario scenario;
  scenario.seed = workflow.run.seed;
  scenario.workers = workers;
  scenario.predictors = static_cast<std::uint32_t>(config::predictors(workflow));
  scenario.options = workflow.simulate;
  const auto each = static_cast<std::uint64_t>(scenario.options.candidates_per_worker);
  scenario.candidates =
      each > 0 ? each * workers : static_cast<std::uint64_t>(workflow.search.candidates);
  scenario.lookahead = lookahead(workers);
  scenario.keeping = keeping(workflow);
  scenario.epochs = workflow.training.epochs;
  scenario.point_every = workflow.training.validate_every;
  const auto& synthetic = workflow.objective.synthetic;
  scenario.epoch_seconds = synthetic.epoch_seconds;
  scenario.epoch_seconds_sigma = synthetic.epoch_seconds_sigma;
  scenario.fail_probability = synthetic.fail_probability;
  scenario.snapshot_every = workflow.store.snapshot_every;
  scenario.in_flight = workflow.store.in_flight;
  scenario.lost_after = workflow.cluster.lost_after;
  return scenario;
}

std::vector<simulate::Course> recorded_courses(const std::filesystem::path& run) {
  std::vector<simulate::Course> courses;
  for (const auto& [id, candidate] : record::read_run(run).candidates)
    if (const auto* evaluation = record::search_result(candidate))
      if (busy(*evaluation->outcome) > 0) courses.push_back(course(*evaluation->outcome));
  if (!courses.empty()) return courses;
  throw UsageError({run.string() + " has no training that came to its end",
                    "there is nothing to take the times from", "Name a run that has"});
}

}  // namespace cairn::app
