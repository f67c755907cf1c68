#include "cairn/roles/worker.hpp"

#include <exception>
#include <utility>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/store/reader.hpp"
#include "cairn/store/writer.hpp"
#include "roles/reporter.hpp"
#include "roles/start_weights.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

store::ReaderOptions reader_options(const store::Options& options) {
  return {options.cache, options.scratch, options.scratch_bytes};
}

bool is_test(const Assignment& assignment) {
  return std::holds_alternative<TestTask>(assignment.task);
}

class Worker {
 public:
  explicit Worker(const WorkerSetup& setup)
      : setup_(setup),
        reporter_(setup),
        reader_(setup.run, reader_options(setup.store)),
        writer_(setup.run, store::precision(setup.store), setup.store.in_flight,
                [&](const store::Written& written) { post(written); }) {}

  bool run() {
    send(setup_.self);
    while (!reporter_.released()) {
      const auto envelope = setup_.channel.receive(std::chrono::seconds(1));
      if (!envelope) continue;
      const Message message = decode_message(envelope->bytes);
      if (const auto* assignment = std::get_if<Assignment>(&message))
        handle(*assignment);
      else
        reporter_.take(message);
    }
    writer_.finish();
    reporter_.poll();
    return reporter_.released()->resumable;
  }

 private:
  void send(const Message& message) {
    setup_.channel.send(setup_.layout.coordinator(), encode(message));
  }

  /// From the writer's thread to this one, which passes it on.
  void post(const store::Written& written) {
    const WorkerId self = setup_.self.worker;
    if (const auto* file = std::get_if<CheckpointRef>(&written.result))
      setup_.channel.post(encode(CheckpointSaved{self, *file}));
    else
      setup_.channel.post(encode(CheckpointLost{self, written.candidate, written.attempt,
                                                std::get<std::string>(written.result)}));
  }

  /// Weights that cannot be read cost a training its head start, and a test its sense.
  std::vector<NamedTensor> read(const Assignment& assignment, Inherited& inherited) try {
    auto weights = start_weights(setup_.run, reader_, assignment);
    for (const auto& weight : weights) inherited.bytes += weight.tensor.bytes();
    return weights;
  } catch (const std::exception& error) {
    if (is_test(assignment)) throw;
    inherited.fault = error.what();
    reporter_.warn("it starts from scratch: " + inherited.fault);
    return {};
  }

  /// Runs the objective; whatever it throws is the candidate's failure, not the worker's.
  objective::Result evaluate(const Assignment& assignment) {
    Inherited inherited;
    objective::Result result;
    try {
      reporter_.enter(Phase::load);
      const objective::Work work{assignment, read(assignment, inherited)};
      result = setup_.objective.evaluate(work, reporter_);
    } catch (const std::exception& error) {
      result.outcome.status = Status::failed;
      result.outcome.cause = error.what();
    }
    result.outcome.inherited = std::move(inherited);
    return result;
  }

  void save(const Assignment& assignment, objective::Result& result) {
    reporter_.enter(Phase::write);
    store::Checkpoint checkpoint;
    checkpoint.candidate = assignment.candidate;
    checkpoint.attempt = assignment.attempt;
    checkpoint.epoch = result.outcome.epochs;
    checkpoint.architecture = setup_.space->to_json(assignment.architecture);
    checkpoint.graph = to_json(setup_.space->graph(assignment.architecture));
    checkpoint.weights = std::move(result.weights);
    writer_.write(std::move(checkpoint));
  }

  void handle(const Assignment& assignment) {
    reporter_.begin(assignment);
    objective::Result result = evaluate(assignment);
    Outcome& outcome = result.outcome;
    const bool decided = reporter_.end();
    if (reporter_.released() && !decided && outcome.status == Status::stopped) {
      outcome.status = Status::interrupted;
      outcome.cause = "the job ended";
    }
    const bool saving = !result.weights.empty() && outcome.status != Status::failed &&
                        outcome.status != Status::interrupted;
    if (saving) save(assignment, result);
    reporter_.enter(Phase::wait);
    outcome.forecasts = reporter_.take_forecasts();
    outcome.spans = reporter_.take_spans();
    send(Finished{setup_.self.worker, assignment.candidate, assignment.attempt, std::move(outcome),
                  saving});
  }

  const WorkerSetup& setup_;
  Reporter reporter_;
  store::Reader reader_;
  store::Writer writer_;
};

}  // namespace

bool work(const WorkerSetup& setup) {
  return Worker(setup).run();
}

}  // namespace cairn::roles
