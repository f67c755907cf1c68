#include "cairn/roles/worker.hpp"

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
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
        reporter_(setup, [this](objective::Snapshot snapshot) { keep(std::move(snapshot)); }),
        reader_(setup.run, reader_options(setup.store)),
        writer_(setup.run, store::precision(setup.store), setup.store.in_flight,
                [&](const store::Written& written) { post(written); }) {}

  bool run() {
    send(setup_.self);
    while (!reporter_.released()) {
      reporter_.rank_0().look();
      if (reporter_.rank_0().gone()) reporter_.rank_0().leave();
      reporter_.beat_idle();
      const auto envelope = setup_.channel.receive(std::chrono::milliseconds(500));
      if (!envelope) continue;
      reporter_.rank_0().heard(envelope->from);
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
      setup_.channel.post(
          encode(CheckpointLost{self, written.candidate, written.attempt,
                                std::get<std::string>(written.result), written.partial}));
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

  /// Where an earlier attempt was cut off; nothing where that cannot be read.
  std::optional<objective::Snapshot> read_snapshot(const CheckpointRef& file) try {
    auto checkpoint = store::read(setup_.run, file);
    return objective::Snapshot{checkpoint.epoch, std::move(checkpoint.weights),
                               std::move(checkpoint.training), std::move(checkpoint.curve)};
  } catch (const std::exception& error) {
    reporter_.warn(std::string("it starts again: ") + error.what());
    return std::nullopt;
  }

  /// Goes on from a snapshot, if there is one that serves.
  std::optional<objective::Result> resume(const Assignment& assignment) {
    if (!assignment.resume) return std::nullopt;
    objective::Work work{assignment, {}, read_snapshot(*assignment.resume)};
    if (!work.resume) return std::nullopt;
    try {
      return setup_.objective.evaluate(work, reporter_);
    } catch (const std::exception& error) {
      reporter_.warn(std::string("it starts again: ") + error.what());
      return std::nullopt;
    }
  }

  objective::Result begin(const Assignment& assignment, Inherited& inherited) {
    const objective::Work work{assignment, read(assignment, inherited)};
    return setup_.objective.evaluate(work, reporter_);
  }

  static void fail(Outcome& outcome, const std::exception& error, Fault fault) {
    outcome.status = Status::failed;
    outcome.cause = error.what();
    outcome.fault = fault;
  }

  /// Runs the objective; whatever it throws ends the attempt, and not the worker.
  objective::Result evaluate(const Assignment& assignment) {
    Inherited inherited;
    objective::Result result;
    try {
      reporter_.enter(Phase::load);
      auto resumed = resume(assignment);
      result = resumed ? std::move(*resumed) : begin(assignment, inherited);
    } catch (const objective::Failure& error) {
      fail(result.outcome, error, error.fault());
    } catch (const std::exception& error) {
      fail(result.outcome, error, Fault::unknown);
    }
    result.outcome.inherited = std::move(inherited);
    return result;
  }

  /// A checkpoint of what is running, without weights.
  store::Checkpoint checkpoint(double epoch) const {
    store::Checkpoint checkpoint;
    checkpoint.candidate = running_.candidate;
    checkpoint.attempt = running_.attempt;
    checkpoint.epoch = epoch;
    checkpoint.architecture = setup_.space->to_json(running_.architecture);
    checkpoint.graph = to_json(setup_.space->graph(running_.architecture));
    return checkpoint;
  }

  void keep(objective::Snapshot snapshot) {
    auto checkpoint = this->checkpoint(snapshot.epoch);
    checkpoint.weights = std::move(snapshot.weights);
    checkpoint.training = std::move(snapshot.training);
    checkpoint.curve = std::move(snapshot.curve);
    writer_.write(std::move(checkpoint));
  }

  /// Whether there is something to save. A candidate counts without its checkpoint, too.
  bool save(objective::Result& result) try {
    const Status status = result.outcome.status;
    if (result.weights.empty() || status == Status::failed || status == Status::interrupted)
      return false;
    reporter_.enter(Phase::write);
    auto checkpoint = this->checkpoint(result.outcome.epochs);
    checkpoint.weights = std::move(result.weights);
    writer_.write(std::move(checkpoint));
    return true;
  } catch (const std::exception& error) {
    reporter_.warn(error.what());
    return false;
  }

  /// Who goes on from here later must find the snapshot in place.
  void cut_off(Outcome& outcome) {
    outcome.status = Status::interrupted;
    outcome.cause = reporter_.cut_off();
    writer_.finish();
    reporter_.poll();
  }

  void handle(const Assignment& assignment) {
    running_ = assignment;
    reporter_.begin(assignment);
    objective::Result result = evaluate(assignment);
    Outcome& outcome = result.outcome;
    const bool decided = reporter_.end();
    if (!reporter_.cut_off().empty() && !decided && outcome.status == Status::stopped)
      cut_off(outcome);
    const bool saving = save(result);
    reporter_.enter(Phase::wait);
    outcome.forecasts = reporter_.take_forecasts();
    outcome.spans = reporter_.take_spans();
    send(Finished{setup_.self.worker, assignment.candidate, assignment.attempt, std::move(outcome),
                  saving});
  }

  const WorkerSetup& setup_;
  Assignment running_;
  Reporter reporter_;
  store::Reader reader_;
  store::Writer writer_;
};

}  // namespace

bool work(const WorkerSetup& setup) {
  return Worker(setup).run();
}

}  // namespace cairn::roles
