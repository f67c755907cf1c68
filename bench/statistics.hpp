#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

/// What benchmarks say about samples of numbers.
namespace cairn::bench {

/// A mean with its standard error.
struct Mean {
  double sum = 0, squares = 0, count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  double value() const { return sum / count; }
  double error() const {
    return std::sqrt(std::max(0.0, squares / count - value() * value()) / (count - 1));
  }
};

/// How likely Student's t is to lie at least so far from 0 (both sides) with so many degrees of
/// freedom. With x = √ν tan θ the density becomes cos^(ν−1) θ, which Simpson's rule sums up.
inline double student_p(double t, double freedom) {
  const auto area = [&](double end) {
    constexpr int kSteps = 2000;
    const double step = end / kSteps;
    double sum = 0;
    for (int i = 0; i <= kSteps; ++i) {
      const double weight = i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * std::pow(std::max(0.0, std::cos(i * step)), freedom - 1);
    }
    return sum * step / 3;
  };
  return std::max(
      0.0, 1 - area(std::atan(std::abs(t) / std::sqrt(freedom))) / area(std::numbers::pi / 2));
}

/// Of the hypothesis that these differences have mean 0 (a paired t test); 1 for fewer than two.
inline double p_value(const Mean& differences) {
  if (differences.count < 2) return 1;
  if (differences.error() == 0) return differences.value() == 0 ? 1 : 0;
  return student_p(differences.value() / differences.error(), differences.count - 1);
}

/// From 1 for the least; equal values share the mean of theirs.
inline std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> result;
  for (const double value : values) {
    const auto less = std::ranges::count_if(values, [&](double other) { return other < value; });
    const auto same = std::ranges::count(values, value);
    result.push_back(static_cast<double>(less) + (static_cast<double>(same) + 1) / 2);
  }
  return result;
}

/// Means of two samples of equal length, and sums of squares and products about them.
struct Moments {
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;

  Moments(const std::vector<double>& x, const std::vector<double>& y) {
    const auto n = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) mean_x += x[i] / n, mean_y += y[i] / n;
    for (std::size_t i = 0; i < x.size(); ++i) {
      xx += (x[i] - mean_x) * (x[i] - mean_x);
      yy += (y[i] - mean_y) * (y[i] - mean_y);
      xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
  }
};

/// What is left of y after the least-squares line in x.
inline std::vector<double> residuals(const std::vector<double>& x, const std::vector<double>& y) {
  const Moments m(x, y);
  std::vector<double> result;
  for (std::size_t i = 0; i < x.size(); ++i)
    result.push_back(y[i] - m.mean_y - (m.xx > 0 ? m.xy / m.xx * (x[i] - m.mean_x) : 0));
  return result;
}

/// Pearson's correlation; 0 where one of both does not vary.
inline double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const Moments m(x, y);
  return m.xx == 0 || m.yy == 0 ? 0 : m.xy / std::sqrt(m.xx * m.yy);
}

}  // namespace cairn::bench
