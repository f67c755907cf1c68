#include "train/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cairn::train {

namespace {

/// How far a cosine has come, from 0 to 1, after `epoch` of `total` epochs.
double progress(const Options& options, double epoch, double total) {
  if (options.restart_epochs > 0)
    return std::fmod(epoch, options.restart_epochs) / options.restart_epochs;
  return std::clamp(epoch / total, 0.0, 1.0);
}

}  // namespace

double schedule_factor(const Options& options, double epoch, double total) {
  const double warmup = std::min(options.warmup_epochs, total);
  if (epoch < warmup) return epoch / warmup;
  if (options.schedule == "step")
    return std::pow(options.step_factor, std::floor(epoch / options.step_epochs));
  if (options.schedule == "cosine" && total > warmup)
    return 0.5 *
           (1 + std::cos(std::numbers::pi * progress(options, epoch - warmup, total - warmup)));
  return 1;
}

double search_epochs(const Options& options, CandidateId candidate) {
  if (options.first_epochs == 0) return options.epochs;
  double epochs = options.first_epochs;
  auto round = static_cast<std::uint64_t>(options.first_candidates), end = round;
  while (epochs < options.epochs && candidate.value() >= end) {
    epochs *= 2;
    round = std::max<std::uint64_t>(round / 2, 1);
    end += round;
  }
  return std::min(epochs, options.epochs);
}

std::vector<double> restarts(const Options& options, double epochs) {
  std::vector<double> result;
  if (options.schedule != "cosine" || options.restart_epochs <= 0) return result;
  const double first = std::min(options.warmup_epochs, epochs);
  for (int i = 1; first + i * options.restart_epochs < epochs; ++i)
    result.push_back(first + i * options.restart_epochs);
  return result;
}

}  // namespace cairn::train
