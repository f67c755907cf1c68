#include "predict/own_curve.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "cairn/predict/fit.hpp"

namespace cairn::predict {
namespace {

constexpr std::size_t least_points = 4;  // with fewer there is nothing to foretell in hindsight
constexpr std::size_t most_points = 64;

std::vector<Family> all_families() {
  std::vector<Family> families(family_count);
  for (int i = 0; i < family_count; ++i) families[static_cast<std::size_t>(i)] = Family(i);
  return families;
}

/// The points after the newest restart, as epochs since then, rising: families know only curves
/// that rise. A falling metric is mirrored within its range.
struct Rising {
  std::vector<double> x;
  std::vector<double> y;
  double target = 1;
  double mirror = 0;  ///< y = mirror - value where the metric falls
  bool falls = false;

  double back(double value) const { return falls ? mirror - value : value; }
};

double newest_restart(const Points& points, const Setting& setting) {
  constexpr std::ptrdiff_t enough = 3;
  double newest = 0;
  for (double restart : setting.restarts)
    if (std::ranges::count_if(points.epoch, [&](double e) { return e > restart; }) >= enough)
      newest = std::max(newest, restart);
  return newest;
}

/// A long curve is told by every n-th of its points.
Rising rising(const Points& points, const Setting& setting) {
  const double start = std::min(newest_restart(points, setting), points.epoch.back() - 1e-6);
  const auto [low, high] = std::ranges::minmax(points.value);
  Rising r;
  r.falls = setting.objective.direction == Direction::minimize;
  r.mirror = low + high;
  // Curves may count epochs from 0; families want x > 0.
  const double shift = start == 0 && points.epoch.front() <= 0 ? 1 - points.epoch.front() : -start;
  const std::size_t step = 1 + (points.value.size() - 1) / most_points;
  for (std::size_t i = (points.value.size() - 1) % step; i < points.value.size(); i += step) {
    if (points.epoch[i] + shift <= 0) continue;
    r.x.push_back(points.epoch[i] + shift);
    r.y.push_back(r.back(points.value[i]));
  }
  r.target = std::max(setting.epochs + shift, r.x.back());
  return r;
}

/// The mean of the points from `first` on.
struct Later {
  double x = 0;
  double y = 0;
};

Later later(const Rising& r, std::size_t first) {
  const auto from = static_cast<std::ptrdiff_t>(first);
  const auto count = static_cast<double>(r.x.size() - first);
  return {std::accumulate(r.x.begin() + from, r.x.end(), 0.0) / count,
          std::accumulate(r.y.begin() + from, r.y.end(), 0.0) / count};
}

/// So many of the first points are fitted to foretell the others, in hindsight.
std::vector<std::size_t> beginnings(const Rising& r) {
  const std::size_t count = r.x.size();
  if (count < least_points) return {};
  return {count / 2, count * 3 / 4};
}

/// What is to be fitted: the curve, and its beginnings.
void add_problems(const Rising& r, std::vector<Problem>& problems) {
  const std::span<const double> x(r.x), y(r.y);
  problems.push_back({x, y, r.target});
  for (std::size_t count : beginnings(r))
    problems.push_back({x.first(count), y.first(count), later(r, count).x});
}

/// The fits of one curve: all families to the whole, then to each beginning.
using Fits = std::span<const Fit>;

/// Of each family: the inverse of its mean squared error in hindsight.
std::vector<double> weights(const Rising& r, Fits fits) {
  const auto [low, high] = std::ranges::minmax(r.y);
  const double range = std::max(high - low, 1e-9 * std::abs(high) + 1e-12);
  const auto counts = beginnings(r);
  if (counts.empty()) return std::vector<double>(family_count, 1 / (range * range));
  std::vector<double> weights(family_count, 0);
  for (std::size_t f = 0; f < weights.size(); ++f) {
    double error = 0;
    for (std::size_t b = 0; b < counts.size(); ++b)
      error += std::pow(fits[(b + 1) * family_count + f].value - later(r, counts[b]).y, 2);
    error /= static_cast<double>(counts.size());
    const bool usable = std::isfinite(error) && std::isfinite(fits[f].value);
    weights[f] = usable ? 1 / (error + 1e-4 * range * range) : 0;
  }
  return weights;
}

/// Mean and variance of the families' forecasts.
struct Mixture {
  double mean = 0;
  double variance = 0;
};

Mixture mix(Fits fits, const std::vector<double>& weight) {
  double total = 0, sum = 0, square = 0;
  for (std::size_t f = 0; f < weight.size(); ++f) {
    if (weight[f] == 0) continue;
    total += weight[f];
    sum += weight[f] * fits[f].value;
    square += weight[f] * fits[f].value * fits[f].value;
  }
  const double mean = sum / total;
  return {mean, std::max(0.0, square / total - mean * mean)};
}

OwnForecast conclude(const Rising& r, Fits fits, const std::vector<Family>& families) {
  const auto weight = weights(r, fits);
  const Mixture mixture = mix(fits, weight);
  const auto top = static_cast<std::size_t>(std::ranges::max_element(weight) - weight.begin());
  const double ahead = (r.target - r.x.back()) / r.x.back();
  OwnForecast forecast;
  forecast.value = r.back(std::max(mixture.mean, *std::ranges::max_element(r.y)));
  forecast.spread = std::sqrt(mixture.variance + ahead / weight[top]);
  forecast.family = name(families[top]);
  const Fit& fitted = fits[top];
  forecast.parameters.assign(fitted.parameters.begin(), fitted.parameters.begin() + fitted.count);
  return forecast;
}

}  // namespace

std::vector<OwnForecast> own_forecasts(std::span<const Points> curves, const Setting& setting) {
  static const std::vector<Family> families = all_families();
  std::vector<Rising> rises;
  for (const Points& points : curves) rises.push_back(rising(points, setting));
  std::vector<Problem> problems;
  for (const Rising& r : rises) add_problems(r, problems);
  const auto fits = fit(problems, families);
  std::vector<OwnForecast> forecasts;
  std::size_t first = 0;
  for (const Rising& r : rises) {
    const std::size_t count = (1 + beginnings(r).size()) * family_count;
    forecasts.push_back(conclude(r, Fits(fits).subspan(first, count), families));
    first += count;
  }
  return forecasts;
}

}  // namespace cairn::predict
