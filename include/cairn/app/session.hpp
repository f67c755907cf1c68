#pragma once

#include <memory>

#include "cairn/config/workflow.hpp"
#include "cairn/data/dataset.hpp"
#include "cairn/space/space.hpp"

namespace cairn::app {

/// What a workflow means on this machine; every process of a job has the same.
struct Session {
  config::Workflow workflow;
  std::shared_ptr<const data::Dataset> dataset;  ///< null where nothing is trained
  data::Split split;
  std::shared_ptr<const space::Space> space;
};

/// The session of a workflow and its data set (null where nothing is trained).
Session make_session(const config::Workflow& workflow,
                     std::shared_ptr<const data::Dataset> dataset);
/// The session of a run that is looked at afterwards: without data, but with its networks.
Session make_session(config::Workflow workflow, const space::Task& task);

}  // namespace cairn::app
