#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/protocol/forecast.hpp"
#include "cairn/protocol/transfer.hpp"

namespace cairn::protocol {

enum class Status : std::uint8_t {
  trained = 0,      ///< all epochs
  stopped = 1,      ///< ended early by a verdict
  failed = 2,       ///< the candidate's own fault; `cause` says which
  interrupted = 3,  ///< cut off by the end of the job; not the candidate's fault
};
std::string_view name(Status status);

/// What a worker does with its time.
enum class Phase : std::uint8_t { load = 0, build, train, validate, test, write, wait };
std::string_view name(Phase phase);

/// [begin, end] in seconds since 1970 on the worker's clock.
struct Span {
  Phase phase = Phase::wait;
  double begin = 0;
  double end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// What came of one attempt at a task.
struct Outcome {
  Status status = Status::trained;
  std::string cause;  ///< why it failed or was interrupted; else empty
  double epochs = 0;
  Curve curve;
  std::vector<Metric> metrics;  ///< the final values, among them the objective
  std::vector<Span> spans;
  std::vector<Forecast> forecasts;  ///< as they arrived; the last one ended a stopped training
  Inherited inherited{};

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// What a candidate has when its worker was lost so often: it is handed out again after the first
/// time, and has failed after the second.
Outcome outcome_of_loss(std::uint32_t losses, const std::string& why);

/// What the search is told of a candidate that was stopped.
enum class Fitness : std::uint8_t {
  predicted = 0,    ///< the last forecast
  measured = 1,     ///< the newest point of the curve
  best_so_far = 2,  ///< the best point of the curve
};
/// The value of `objective` that the search ranks this outcome by; nothing for one that failed or
/// was interrupted, or has no such value. A candidate that was trained to the end counts as
/// measured.
std::optional<double> score(const Outcome& outcome, const MetricInfo& objective, Fitness fitness);

}  // namespace cairn::protocol
