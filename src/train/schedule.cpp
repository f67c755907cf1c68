#include "train/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cairn::train {

double schedule_factor(const Options& options, double epoch, double total) {
  const double warmup = std::min(options.warmup_epochs, total);
  if (epoch < warmup) return epoch / warmup;
  if (options.schedule == "step")
    return std::pow(options.step_factor, std::floor(epoch / options.step_epochs));
  if (options.schedule == "cosine" && total > warmup) {
    const double progress = std::clamp((epoch - warmup) / (total - warmup), 0.0, 1.0);
    return 0.5 * (1 + std::cos(std::numbers::pi * progress));
  }
  return 1;
}

}  // namespace cairn::train
