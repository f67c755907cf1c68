#include "predict/features.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "predict/points.hpp"

namespace cairn::predict {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t per_series = 5;
constexpr std::size_t of_objective = 2;

double mean(const double* begin, const double* end) {
  return std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin);
}

/// Of the least-squares line through the points from `first` on.
double slope(const Points& points, std::size_t first) {
  const double* x = points.epoch.data();
  const double* y = points.value.data();
  const std::size_t count = points.value.size();
  const double x_mean = mean(x + first, x + count);
  double covariance = 0, variance = 0;
  for (std::size_t i = first; i < count; ++i) {
    covariance += (x[i] - x_mean) * y[i];
    variance += (x[i] - x_mean) * (x[i] - x_mean);
  }
  return variance > 0 ? covariance / variance : 0;
}

/// Standard deviation of the steps from point to point.
double unrest(const std::vector<double>& values) {
  if (values.size() < 3) return 0;
  std::vector<double> steps(values.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = values[i + 1] - values[i];
  const double centre = mean(steps.data(), steps.data() + steps.size());
  double sum = 0;
  for (double step : steps) sum += (step - centre) * (step - centre);
  return std::sqrt(sum / static_cast<double>(steps.size()));
}

/// Ratios matter for what is positive and falls to 0.
bool is_loss(const MetricInfo& info) {
  return info.direction == Direction::minimize;
}

Points scaled_points(const Curve& curve, const MetricInfo& info, double epoch) {
  constexpr double least = 1e-6;
  Points points = points_of(curve, info.name, epoch);
  if (is_loss(info))
    for (double& value : points.value) value = std::log(std::max(value, 0.0) + least);
  return points;
}

void append_series(const Points& points, std::vector<double>& features) {
  if (points.value.empty()) {
    features.insert(features.end(), per_series, missing);
    return;
  }
  const std::size_t count = points.value.size();
  const std::size_t half = count / 2;
  const double* values = points.value.data();
  features.insert(features.end(),
                  {values[count - 1], mean(values, values + count),
                   mean(values + half, values + count), slope(points, half), values[count / 4]});
}

double last_value(const Curve& curve, const std::string& name, double epoch) {
  const Points points = points_of(curve, name, epoch);
  return points.value.empty() ? missing : points.value.back();
}

bool has(const Curve& curve, const std::string& name) {
  return std::ranges::any_of(curve.series, [&](const Series& s) { return s.info.name == name; });
}

}  // namespace

FeatureMap::FeatureMap(const std::vector<const Curve*>& curves, MetricInfo objective)
    : objective_(std::move(objective)) {
  if (curves.empty()) return;
  const auto everywhere = [&](const std::string& name) {
    return std::ranges::all_of(curves, [&](const Curve* curve) { return has(*curve, name); });
  };
  for (const Series& series : curves.front()->series)
    if (everywhere(series.info.name)) series_.push_back(series.info);
  const std::string training = "training_", validation = "validation_";
  for (const MetricInfo& info : series_) {
    if (!info.name.starts_with(training)) continue;
    const auto other = validation + info.name.substr(training.size());
    if (everywhere(other)) pairs_.emplace_back(info.name, other);
  }
}

std::size_t FeatureMap::size() const {
  return series_.size() * per_series + of_objective + pairs_.size();
}

std::vector<double> FeatureMap::operator()(const Curve& curve, double epoch) const {
  std::vector<double> features;
  features.reserve(size());
  for (const MetricInfo& info : series_) append_series(scaled_points(curve, info, epoch), features);
  const Points points = points_of(curve, objective_.name, epoch);
  const bool empty = points.value.empty();
  features.push_back(empty ? missing : best_of(points, objective_.direction));
  features.push_back(empty ? missing : unrest(points.value));
  for (const auto& [training, validation] : pairs_)
    features.push_back(last_value(curve, training, epoch) - last_value(curve, validation, epoch));
  return features;
}

}  // namespace cairn::predict
