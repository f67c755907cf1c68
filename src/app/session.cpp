#include "cairn/app/session.hpp"

#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/feasibility/report.hpp"

namespace cairn::app {
namespace {

/// Where nothing is trained, the networks are those of small colour images.
const space::Task plain_task{{3, 32, 32}, 10};

space::Task task_of(const config::Workflow& workflow, const data::Dataset* dataset) {
  if (dataset == nullptr) return plain_task;
  std::vector<space::TaskInput> inputs;
  for (const auto& [name, values, rows, categories] : dataset->inputs)
    inputs.push_back({name, {values.shape.begin() + 1, values.shape.end()}, categories});
  const bool one_output = workflow.training.loss != "cross_entropy";
  return {std::move(inputs), one_output ? 1 : dataset->classes};
}

/// Where nothing is left for a test, final trainings are measured on folds of their own.
void add_splits(Session& session, const data::Dataset& dataset) {
  const auto& workflow = session.workflow;
  session.splits = data::splits(dataset, workflow.data, workflow.run.seed);
  const bool folds = session.splits.size() > 1;
  if (folds && session.splits.front().test.empty())
    session.fresh = data::splits(dataset, workflow.data, workflow.run.seed, "final");
}

}  // namespace

Session make_session(const config::Workflow& workflow,
                     std::shared_ptr<const data::Dataset> dataset) {
  Session session = make_session(workflow, task_of(workflow, dataset.get()));
  if (dataset) add_splits(session, *dataset);
  session.dataset = std::move(dataset);
  return session;
}

Session make_session(config::Workflow workflow, const space::Task& task) {
  Session session;
  session.space =
      std::make_shared<space::Space>(workflow.space, task, train::decisions(workflow.training));
  session.workflow = std::move(workflow);
  return session;
}

feasibility::Options constraints(const config::Workflow& workflow) {
  auto options = workflow.budget;
  if (workflow.objective.kind != "table") return options;
  const auto& table = workflow.objective.table;
  feasibility::TableOptions rows;
  rows.name = table.metric;
  rows.file = table.file;
  rows.column = table.metric;
  options.table.push_back(std::move(rows));
  return options;
}

feasibility::Setting setting(const config::Workflow& workflow) {
  return {workflow.training.batch.front(), workflow.training.optimizer.front()};
}

predict::Setting prediction_setting(const config::Workflow& workflow) {
  const double epochs = workflow.training.epochs;
  return {config::objective_metric(workflow), epochs, train::restarts(workflow.training, epochs),
          workflow.run.seed};
}

std::shared_ptr<const feasibility::Region> make_region(const Session& session) {
  const auto options = constraints(session.workflow);
  const auto setting = app::setting(session.workflow);
  auto region = std::make_shared<const feasibility::Region>(session.space, options, setting);
  if (!region->empty()) return region;
  const auto conflict = feasibility::find_conflict(session.space, options, setting);
  throw UsageError({"nothing can be proposed",
                    conflict ? feasibility::to_text(*conflict) : "no candidate is feasible",
                    "`cairn space` says more"});
}

void add_region(Session& session) {
  session.region = make_region(session);
  session.feasible = session.region->count();
}

}  // namespace cairn::app
