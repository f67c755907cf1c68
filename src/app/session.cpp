#include "cairn/app/session.hpp"

#include <utility>

namespace cairn::app {
namespace {

/// Where nothing is trained, the networks are those of small colour images.
const space::Task plain_task{{3, 32, 32}, 10};

space::Task task_of(const config::Workflow& workflow, const data::Dataset* dataset) {
  if (dataset == nullptr) return plain_task;
  const auto& shape = dataset->train.x.shape;
  const bool one_output = workflow.training.loss != "cross_entropy";
  return {{shape.begin() + 1, shape.end()}, one_output ? 1 : dataset->classes};
}

}  // namespace

Session make_session(const config::Workflow& workflow,
                     std::shared_ptr<const data::Dataset> dataset) {
  Session session = make_session(workflow, task_of(workflow, dataset.get()));
  if (dataset) session.split = data::split(*dataset, workflow.data, workflow.run.seed);
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

}  // namespace cairn::app
