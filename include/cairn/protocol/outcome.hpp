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

/// Whose fault a failure is.
enum class Fault : std::uint8_t {
  none = 0,       ///< it did not fail
  candidate = 1,  ///< its own: it would fail anywhere
  memory = 2,     ///< its own: it needs more memory than the device has
  unknown = 3,    ///< an error that its worker may have caused: another one is to try
};
std::string_view name(Fault fault);

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
  Fault fault = Fault::none;  ///< of one that failed

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// How often a candidate may fail its worker: at the second time it has failed itself.
inline constexpr std::uint32_t most_strikes = 2;
/// Whether this end of an attempt is a strike: the candidate or its worker may be at fault.
bool is_strike(const Outcome& outcome);
/// What an attempt counts as that was a candidate's strike of this number, from 1: interrupted, for
/// another worker to try, or failed.
Outcome struck(Outcome outcome, std::uint32_t strikes);
/// Of an attempt whose worker was lost; a strike unless the worker was given up without blame.
Outcome outcome_of_loss(const std::string& why, bool blame);

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
