#include "cairn/roles/worker.hpp"

#include <exception>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/store/checkpoint.hpp"
#include "roles/reporter.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

void send(const WorkerSetup& setup, const Message& message) {
  setup.channel.send(setup.layout.coordinator(), encode(message));
}

objective::Work prepare(const WorkerSetup& setup, const Assignment& assignment) {
  objective::Work work{assignment, {}};
  if (const auto* test = std::get_if<TestTask>(&assignment.task))
    work.weights = store::read(setup.run / store::path_of(test->checkpoint)).weights;
  return work;
}

/// Runs the objective; whatever it throws is the candidate's failure, not the worker's.
objective::Result evaluate(const WorkerSetup& setup, const Assignment& assignment,
                           Reporter& reporter) {
  try {
    reporter.enter(Phase::load);
    return setup.objective.evaluate(prepare(setup, assignment), reporter);
  } catch (const std::exception& error) {
    objective::Result result;
    result.outcome.status = Status::failed;
    result.outcome.cause = error.what();
    return result;
  }
}

/// Without its checkpoint a candidate still counts: a failure to write is only a warning.
void save(const WorkerSetup& setup, const Assignment& assignment, const objective::Result& result,
          Reporter& reporter) {
  if (result.weights.empty()) return;
  reporter.enter(Phase::write);
  try {
    store::Checkpoint checkpoint;
    checkpoint.candidate = assignment.candidate;
    checkpoint.attempt = assignment.attempt;
    checkpoint.epoch = result.outcome.epochs;
    checkpoint.architecture = setup.space->to_json(assignment.architecture);
    checkpoint.graph = to_json(setup.space->graph(assignment.architecture));
    checkpoint.weights = result.weights;
    send(setup, CheckpointSaved{setup.self.worker, store::write(setup.run, checkpoint)});
  } catch (const std::exception& error) {
    reporter.warn(error.what());
  }
}

void handle(const WorkerSetup& setup, const Assignment& assignment, Reporter& reporter) {
  reporter.begin(assignment);
  objective::Result result = evaluate(setup, assignment, reporter);
  const bool decided = reporter.end();
  if (reporter.released() && !decided && result.outcome.status == Status::stopped) {
    result.outcome.status = Status::interrupted;
    result.outcome.cause = "the job ended";
  } else if (result.outcome.status != Status::failed) {
    save(setup, assignment, result, reporter);
  }
  reporter.enter(Phase::wait);
  result.outcome.forecasts = reporter.take_forecasts();
  result.outcome.spans = reporter.take_spans();
  send(setup, Finished{setup.self.worker, assignment.candidate, assignment.attempt,
                       std::move(result.outcome)});
}

}  // namespace

bool work(const WorkerSetup& setup) {
  Reporter reporter(setup);
  send(setup, setup.self);
  while (!reporter.released()) {
    const auto envelope = setup.channel.receive(std::chrono::seconds(1));
    if (!envelope) continue;
    const Message message = decode_message(envelope->bytes);
    if (const auto* assignment = std::get_if<Assignment>(&message))
      handle(setup, *assignment, reporter);
    else if (const auto* released = std::get_if<Released>(&message))
      reporter.release(*released);
  }
  return reporter.released()->resumable;
}

}  // namespace cairn::roles
