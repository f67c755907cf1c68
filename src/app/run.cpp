#include <cstdio>

#include "app/batch_system.hpp"
#include "app/commands.hpp"
#include "app/final_report.hpp"
#include "app/report.hpp"
#include "app/run_folder.hpp"
#include "cairn/objective/table.hpp"
#include "cairn/record/lease.hpp"
#include "cairn/record/run_table.hpp"

namespace cairn::app {
namespace {

/// What is wrong with the objective is told before a folder is made and workers start.
void check_objective(const config::Workflow& workflow) {
  const auto& objective = workflow.objective;
  if (objective.kind == "table")
    objective::make_table(objective.table, *make_session(workflow, nullptr).space,
                          workflow.training.epochs);
  if (objective.kind == "train" && workflow.space.plain())
    throw UsageError({"objective.kind is \"train\"", "the space has choices alone, and no networks",
                      "Add [[space.stage]], or set objective.kind to \"table\""});
}

/// The K best of the search, in the order of their rank.
protocol::FinalRequest final_request(const FinalOptions& options,
                                     const config::Workflow& workflow) {
  const auto table = record::read_run(options.job.run);
  const auto ranking = record::ranking(table, config::objective_metric(workflow));
  if (ranking.empty())
    throw UsageError({options.job.run.string() + " has no finished candidate",
                      "there is nothing to train fully", "Finish the search first"});
  protocol::FinalRequest request{
      {}, {}, options.merge_validation, options.from_scratch, workflow.training.final_epochs};
  for (CandidateId id : ranking) {
    if (request.candidates.size() == static_cast<std::size_t>(options.k)) break;
    request.candidates.push_back(id);
    request.architectures.push_back(table.candidates.at(id).architecture);
  }
  return request;
}

/// The right to write to the run's folder, from the preparation to the end of the job.
using Holding = std::optional<record::Lease>;

void hold(Holding& holding, const std::filesystem::path& run) {
  record::LeaseOptions options;
  options.job = batch_job();
  options.notice = [](const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); };
  holding.emplace(run, std::move(options));
}

/// Full trainings are never stopped: every rank trains.
config::Workflow without_prediction(config::Workflow workflow) {
  workflow.predict.method = "none";
  workflow.cluster.predictors = 0;
  return workflow;
}

}  // namespace

ExitCode run(const RunOptions& options, const Plugins& plugins) {
  Holding holding;
  Job job{options.job, plugins, {}, {}, {}};
  job.prepare = [&] {
    auto overrides = options.job.overrides;
    if (options.seed) overrides.push_back("run.seed=" + *options.seed);
    const auto workflow = config::load(options.workflow, overrides);
    if (!plugins.objective) check_objective(workflow);
    if (options.job.dry_run) return config::to_toml(workflow);
    open_folder(options.job.run, options.resume);
    hold(holding, options.job.run);
    return config::to_toml(prepare_folder(options.job.run, workflow));
  };
  job.describe = [](const Session&, protocol::Started&) {};
  job.report = [&](const Session& session, const record::RunTable& table) {
    return summary(session, table, options.job.run);
  };
  return run_job(job);
}

ExitCode final(const FinalOptions& options, const Plugins& plugins) {
  // Rank 0 prepares the job and coordinates it: what one finds the other needs.
  protocol::FinalRequest request;
  Holding holding;
  Job job{options.job, plugins, {}, {}, {}};
  job.prepare = [&] {
    const auto workflow = run_workflow(options.job.run, options.job.overrides);
    check_resumed(options.job.run, workflow);
    if (!options.job.dry_run) hold(holding, options.job.run);
    request = final_request(options, workflow);
    return config::to_toml(without_prediction(workflow));
  };
  job.describe = [&](const Session& session, protocol::Started& started) {
    // What the search has trained has seen the samples that fresh folds measure with.
    if (!session.fresh.empty()) request.from_scratch = true;
    started.final = request;
  };
  job.report = [&](const Session& session, const record::RunTable& table) {
    return to_text(final_report(session.workflow, table, options.target)) + "\n" +
           summary(session, table, options.job.run);
  };
  return run_job(job);
}

}  // namespace cairn::app
