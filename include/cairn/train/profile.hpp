#pragma once

#include <functional>
#include <string>

#include "cairn/space/profile.hpp"
#include "cairn/train/objective.hpp"

namespace cairn::train {

struct ProfileOptions {
  Device device;
  std::string precision = "auto";  ///< float32, bfloat16, or what training takes on this device
  int networks = 210;              ///< to be measured, in groups of seven
};

/// How far predictions are from measured times, as shares of these.
struct PredictionError {
  double mean = 0;
  double worst = 0;
};

struct ProfileReport {
  space::DeviceProfile profile;
  int fitted = 0;   ///< networks that the profile was fitted to
  int checked = 0;  ///< others, whole random candidates, that it was checked with
  PredictionError step;
  PredictionError inference;
};

/// Measures training steps and inference of random networks with the trainer itself, fits a profile
/// to them, and checks it with others. `progress` gets the number of networks measured and that of
/// all. Throws Error if the device does not work.
ProfileReport profile(const ProfileOptions& options,
                      const std::function<void(int done, int total)>& progress);

}  // namespace cairn::train
