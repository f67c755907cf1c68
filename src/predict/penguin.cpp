#include "predict/penguin.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::predict {
namespace {

bool is_percentage(double value) {
  return value >= 0 && value <= 100;
}

double median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

bool all_within(std::span<const double> values, double low, double high) {
  return std::ranges::all_of(values, [&](double v) { return v >= low && v <= high; });
}

double largest_magnitude(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::fabs(value));
  return largest;
}

}  // namespace

bool converged(std::span<const double> predictions, const PenguinRule& rule) {
  const auto window = static_cast<std::size_t>(rule.window);
  if (predictions.size() < window) return false;
  const auto last = predictions.last(window);
  const double middle = median(last);
  return std::ranges::all_of(last, [&](double prediction) {
    return is_percentage(prediction) && std::fabs(prediction - middle) <= rule.tolerance;
  });
}

std::vector<Fit> penguin_fits(std::span<const double> x, std::span<const double> y,
                              const PenguinRule& rule, std::size_t count) {
  std::vector<Problem> problems;
  const auto fewest = static_cast<std::size_t>(rule.min_points);
  const std::size_t first = x.size() > count ? x.size() - count + 1 : 1;
  for (std::size_t points = std::max(first, fewest); points <= x.size(); ++points)
    problems.push_back({x.first(points), y.first(points), rule.target});
  return fit(problems, std::array{Family::penguin});
}

ToPercent to_percent(std::span<const double> values, const MetricInfo& metric, int min_points) {
  const bool rises = metric.direction == Direction::maximize;
  if (metric.unit == "1" && all_within(values, 0, 1))
    return rises ? ToPercent{0, 100} : ToPercent{1, -100};
  if (rises) return {0, 1};
  if (metric.unit == "%") return {100, -1};
  const std::size_t count = std::min(values.size(), static_cast<std::size_t>(min_points));
  const double largest = largest_magnitude(values.first(count));
  return largest > 0 ? ToPercent{largest, -100 / largest} : ToPercent{0, -1};
}

}  // namespace cairn::predict
