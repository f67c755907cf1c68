#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/predict/options.hpp"
#include "cairn/protocol/message.hpp"

namespace cairn::predict {

/// What is to be predicted.
struct Setting {
  MetricInfo objective;          ///< the series of the curves, and its direction
  double epochs = 1;             ///< of a full training: the final value is the one there
  std::vector<double> restarts;  ///< epochs at which the learning rate starts again
  std::uint64_t seed = 1;        ///< of the run: chooses the control candidates
};

/// Whether a training that came so far has come to its end; sums of steps may miss it by a little.
bool reaches_end(double epoch, double epochs);

/// A training so far.
struct Question {
  CandidateId candidate;
  const Curve* curve = nullptr;
  /// How many outcomes of the search may be used: the first so many. All that were learned unless
  /// given, so that a verdict can be the same whenever it is asked for.
  std::uint64_t known = std::numeric_limits<std::uint64_t>::max();
};

/// Foretells how trainings end, and which need not go on. Belongs to one thread.
class Engine {
 public:
  virtual ~Engine() = default;
  /// An outcome of the search. Lessons come in the order of their index; some may be missing.
  virtual void learn(const protocol::Lesson& lesson) = 0;
  /// One forecast for each question, in their order; depends on the lessons, the curves and the
  /// seed alone. Never fails: a curve that says nothing gets a wide interval and `Advice::go`.
  virtual std::vector<protocol::Forecast> judge(std::span<const Question> questions) = 0;
};

/// The engine of `options.method`, which is not "none".
std::unique_ptr<Engine> make_engine(const Options& options, const Setting& setting);

}  // namespace cairn::predict
