#include "cairn/core/metric.hpp"

#include <algorithm>
#include <cmath>

namespace cairn {

bool better(double a, double b, Direction direction) {
  if (std::isnan(a)) return false;
  if (std::isnan(b)) return true;
  return direction == Direction::maximize ? a > b : a < b;
}

std::string standard_error_name(std::string_view metric) {
  return std::string(metric) + "_se";
}

const Metric* find_metric(const std::vector<Metric>& metrics, std::string_view name) {
  auto found = std::ranges::find(metrics, name,
                                 [](const Metric& m) -> std::string_view { return m.info.name; });
  return found == metrics.end() ? nullptr : &*found;
}

}  // namespace cairn
