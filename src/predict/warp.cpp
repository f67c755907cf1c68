#include "predict/warp.hpp"

#include <algorithm>
#include <numeric>

namespace cairn::predict {
namespace {

double deviation(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double sum = 0;
  for (double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / count);
}

}  // namespace

double quantile(const std::vector<double>& ascending, double q) {
  const double position = q * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto above = std::min(below + 1, ascending.size() - 1);
  const double part = position - static_cast<double>(below);
  return ascending[below] + part * (ascending[above] - ascending[below]);
}

Warp::Warp(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return;
  std::ranges::sort(values);
  centre_ = quantile(values, 0.5);
  constexpr double normal_spread = 2.563;  // from the 10 % to the 90 % quantile of N(0, 1)
  spread_ = (quantile(values, 0.9) - quantile(values, 0.1)) / normal_spread;
  // Nearly all the same, but not quite: what differs must still count.
  if (spread_ <= 1e-9 * std::abs(centre_)) spread_ = deviation(values);
  if (spread_ <= 1e-12 * std::abs(centre_)) spread_ = 0;
}

}  // namespace cairn::predict
