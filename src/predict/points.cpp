#include "predict/points.hpp"

#include <algorithm>
#include <cmath>

namespace cairn::predict {

Points points_of(const Curve& curve, const std::string& name, double epoch) {
  constexpr double slack = 1e-9;  // a curve's last point is within the epoch that it names
  Points points;
  const auto named = [&](const Series& series) { return series.info.name == name; };
  const auto series = std::ranges::find_if(curve.series, named);
  if (series == curve.series.end()) return points;
  const std::size_t count = std::min(curve.epoch.size(), series->values.size());
  for (std::size_t i = 0; i < count && !(curve.epoch[i] > epoch + slack); ++i) {
    if (!std::isfinite(curve.epoch[i]) || !std::isfinite(series->values[i])) continue;
    points.epoch.push_back(curve.epoch[i]);
    points.value.push_back(series->values[i]);
  }
  return points;
}

double best_of(const Points& points, Direction direction) {
  const auto [low, high] = std::ranges::minmax(points.value);
  return direction == Direction::maximize ? high : low;
}

}  // namespace cairn::predict
