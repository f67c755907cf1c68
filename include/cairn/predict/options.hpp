#pragma once

#include <string>

#include "cairn/protocol/outcome.hpp"

namespace cairn::predict {

/// When trainings are stopped early.
struct Options {
  /// none; cairn (families of curves and what the run has learned); penguin (the rule of Keller
  /// Rorabaugh et al. 2022); fixed:E (everybody after E epochs); last, best (of the points so far,
  /// as forecasts that stop nobody).
  std::string method = "none";
  bool wait = false;                  ///< each point of a curve waits for its verdict
  double patience = 10;               ///< with `wait`: go on without a verdict after so long [s]
  std::string fitness = "predicted";  ///< of a stopped candidate: predicted, measured, best-so-far
  int min_points = 3;                 ///< no curve with fewer points is stopped
  double earliest = 0.15;             ///< nor is anybody before this share of the training
  int learn_from = 10;                ///< nobody is stopped before so many trainings were finished
  double controls = 0.1;  ///< share of candidates that are trained to the end whatever is said
  int top = 10;           ///< the leaders: so many of the best
  double reach = 0.1;     ///< stop what comes among the leaders with less than this probability
  /// Stop whoever's interval leaves open less than this share of the ranking.
  double certain = 0.1;
};

/// Throws UsageError, naming the key as in a workflow.
void validate(const Options& options);

/// What the search is told of a stopped candidate.
protocol::Fitness fitness(const Options& options);

}  // namespace cairn::predict
