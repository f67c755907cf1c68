#pragma once

#include <memory>

#include "cairn/config/workflow.hpp"
#include "cairn/data/dataset.hpp"
#include "cairn/feasibility/region.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/space/space.hpp"

namespace cairn::app {

/// What a workflow means on this machine; every process of a job has the same.
struct Session {
  config::Workflow workflow;
  std::shared_ptr<const data::Dataset> dataset;  ///< null where nothing is trained
  std::vector<data::Split> splits;  ///< one, or one for each fold
  std::vector<data::Split> fresh;   ///< other folds, for final trainings without test samples
  std::shared_ptr<const space::Space> space;
  std::shared_ptr<const feasibility::Region> region;  ///< what may be proposed; at the coordinator
  feasibility::Count feasible;                        ///< of the region
};

/// The session of a workflow and its data set (null where nothing is trained).
Session make_session(const config::Workflow& workflow,
                     std::shared_ptr<const data::Dataset> dataset);
/// The session of a run that is looked at afterwards: without data, but with its networks.
Session make_session(config::Workflow workflow, const space::Task& task);

/// What candidates may cost and must satisfy: the workflow's budgets and rules, and where a table
/// takes the place of training, that it has them.
feasibility::Options constraints(const config::Workflow& workflow);
/// How candidates are trained where it is no decision.
feasibility::Setting setting(const config::Workflow& workflow);
/// What is to be predicted in the trainings of the search.
predict::Setting prediction_setting(const config::Workflow& workflow);
/// What a search may propose. Throws UsageError that explains the conflict if that is nothing.
std::shared_ptr<const feasibility::Region> make_region(const Session& session);
/// Gives a session its region, counted. Throws as `make_region`.
void add_region(Session& session);

}  // namespace cairn::app
