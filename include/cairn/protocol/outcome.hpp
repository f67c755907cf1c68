#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/metric.hpp"

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

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

}  // namespace cairn::protocol
