#pragma once

#include <cstdint>

#include "cairn/objective/objective.hpp"

namespace cairn::objective {

/// Stands in for training: a duration and a curve drawn from distributions, from
/// hash(seed, candidate) alone. For scheduling, soak and scaling tests.
struct SyntheticOptions {
  double epoch_seconds = 0.0;        ///< mean duration of an epoch [s]
  double epoch_seconds_sigma = 0.3;  ///< log-normal spread between candidates
  double final_mean = 0.85;          ///< of the final value
  double final_sigma = 0.05;
  double rate = 0.5;     ///< of approach to the final value [1/epoch]
  double noise = 0.005;  ///< standard deviation at each epoch
  double fail_probability = 0.0;
};

void validate(const SyntheticOptions& options);

/// The curve is final·(1 − exp(−rate·epoch)) + noise, in [0, 1], of `metric`.
std::unique_ptr<Objective> make_synthetic(const SyntheticOptions& options, std::uint64_t seed,
                                          double epochs, MetricInfo metric);

}  // namespace cairn::objective
