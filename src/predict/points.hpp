#pragma once

#include <limits>
#include <string>
#include <vector>

#include "cairn/core/metric.hpp"

namespace cairn::predict {

/// The points of one series that are numbers.
struct Points {
  std::vector<double> epoch;
  std::vector<double> value;
};

/// The points of the series `name` up to `epoch`; none where the curve has no such series.
Points points_of(const Curve& curve, const std::string& name,
                 double epoch = std::numeric_limits<double>::infinity());

/// The best value of points that are not empty.
double best_of(const Points& points, Direction direction);

}  // namespace cairn::predict
