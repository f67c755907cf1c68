#pragma once

#include "cairn/train/objective.hpp"
#include "train/practice.hpp"

namespace cairn::train {

/// Seconds for a batch.
struct Times {
  double step = 0;  ///< of training
  double inference = 0;
};

/// Trains a network on noise for a moment, with the trainer's own steps, and lets
/// it infer. The least of the times counts: other programs only ever make them longer.
Times measure_times(const Practice& practice, const Device& device, bool bfloat16);

}  // namespace cairn::train
