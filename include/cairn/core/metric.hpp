#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

enum class Direction : std::uint8_t { maximize = 0, minimize = 1 };

/// What a number means. Names: "<split>_<metric>", as in "validation_accuracy".
struct MetricInfo {
  std::string name;
  std::string unit;  ///< "1" for a ratio, "s", "J", ...
  Direction direction = Direction::maximize;

  friend bool operator==(const MetricInfo&, const MetricInfo&) = default;
};

struct Metric {
  MetricInfo info;
  double value = 0;

  friend bool operator==(const Metric&, const Metric&) = default;
};

/// One metric over a training: a value for each point of the curve's `epoch`.
struct Series {
  MetricInfo info;
  std::vector<double> values;

  friend bool operator==(const Series&, const Series&) = default;
};

/// A learning curve. `epoch` is ascending and real: half epochs exist.
struct Curve {
  std::vector<double> epoch;
  std::vector<Series> series;

  friend bool operator==(const Curve&, const Curve&) = default;
};

/// Whether `a` is the better value; not-a-number is worse than any number.
bool better(double a, double b, Direction direction);

/// The name of a mean's standard error: "validation_accuracy_se".
std::string standard_error_name(std::string_view metric);

/// The metric of that name, or nullptr.
const Metric* find_metric(const std::vector<Metric>& metrics, std::string_view name);

}  // namespace cairn
