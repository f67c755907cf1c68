#pragma once

#include <span>
#include <string>
#include <vector>

#include "cairn/predict/engine.hpp"
#include "predict/points.hpp"

namespace cairn::predict {

/// What a curve says by itself about its end.
struct OwnForecast {
  double value = 0;
  double spread = 0;   ///< standard deviation, from the families' disagreement and past errors
  std::string family;  ///< that counts most
  std::vector<double> parameters;
};

/// Of each curve: the mean of all families at the end of the training, weighted by how well each,
/// fitted to the first half and the first three quarters of the points, foretold the ones that
/// followed; floored at the best so far. Points before the newest restart of the learning rate say
/// little and are left out. No curve is empty.
std::vector<OwnForecast> own_forecasts(std::span<const Points> curves, const Setting& setting);

}  // namespace cairn::predict
