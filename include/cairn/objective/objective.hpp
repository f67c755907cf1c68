#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/metric.hpp"
#include "cairn/core/tensor.hpp"
#include "cairn/protocol/outcome.hpp"
#include "cairn/protocol/task.hpp"

namespace cairn::objective {

/// A training in its middle: all that it takes to go on as if nothing had happened.
struct Snapshot {
  double epoch = 0;
  std::vector<NamedTensor> weights;   ///< as of a Result
  std::vector<NamedTensor> training;  ///< the objective's own: optimiser, random state, counters
  Curve curve;                        ///< so far
};

/// How an evaluation talks to the outside while it runs. Called from the evaluation's thread.
class Monitor {
 public:
  virtual ~Monitor() = default;

  /// From here on the worker's time counts as `phase`.
  virtual void enter(protocol::Phase phase) = 0;
  /// A point of the curve is complete; `curve` is the whole curve so far.
  virtual void epoch_done(const Curve& curve) = 0;
  /// Progress within an epoch, for the live view: samples seen since the last call.
  virtual void samples(std::int64_t count) = 0;
  /// Polled between batches: end this training now, as `Status::stopped` or `interrupted`.
  virtual bool should_stop() = 0;
  /// Polled between batches, before `should_stop`: hand a snapshot over now. For objectives that
  /// can go on from one.
  virtual bool wants_snapshot() { return false; }
  virtual void snapshot(Snapshot) {}
};

/// What to evaluate: the assignment, and weights to start from (none: from scratch). The weights'
/// names are "<node>.<parameter>", as an objective returned them.
struct Work {
  protocol::Assignment assignment;
  std::vector<NamedTensor> weights;
  std::optional<Snapshot> resume{};  ///< an earlier attempt's: go on from it instead
};

struct Result {
  protocol::Outcome outcome;         ///< `spans` is left to the caller
  std::vector<NamedTensor> weights;  ///< to be kept as a checkpoint; may be empty
};

/// A candidate fails by its own fault: no other worker needs to try.
class Failure : public Error {
 public:
  Failure(protocol::Fault fault, Diagnosis diagnosis)
      : Error(std::move(diagnosis)), fault_(fault) {}
  protocol::Fault fault() const { return fault_; }

 private:
  protocol::Fault fault_;
};

/// Measures candidates. An evaluation must depend on the work and the run's seed alone, never on
/// the worker or the time. Exceptions end the attempt with their text as the cause; all but Failure
/// may be the worker's fault.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual Result evaluate(const Work& work, Monitor& monitor) = 0;
};

/// Called once in each worker, on the thread that will evaluate.
using Factory = std::function<std::unique_ptr<Objective>()>;

}  // namespace cairn::objective
