#pragma once

#include "cairn/train/options.hpp"

namespace cairn::train {

/// What the learning rate is multiplied by after `epoch` of `total` epochs: a linear warm-up from
/// 0 to 1, then constant, step (`step_factor` after every `step_epochs`, counted from the start),
/// or cosine (Loshchilov & Hutter 2017, eq. 5, down to 0, with T_i = `restart_epochs` after the
/// warm-up or, without restarts, the whole rest).
double schedule_factor(const Options& options, double epoch, double total);

}  // namespace cairn::train
