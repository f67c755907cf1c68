#pragma once

#include <algorithm>
#include <cstddef>

#include "cairn/core/metric.hpp"

namespace cairn::app {

/// The points of a curve up to `epoch`: what was known when a forecast was made.
inline Curve known_curve(const Curve& curve, double epoch) {
  const auto end = std::ranges::upper_bound(curve.epoch, epoch);
  const auto points = static_cast<std::size_t>(end - curve.epoch.begin());
  Curve known{{curve.epoch.begin(), end}, curve.series};
  for (Series& series : known.series) series.values.resize(std::min(points, series.values.size()));
  return known;
}

}  // namespace cairn::app
