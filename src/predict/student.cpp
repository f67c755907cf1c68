#include "predict/student.hpp"

#include <cmath>
#include <numbers>

namespace cairn::predict {
namespace {

/// A(t|freedom): the probability within [-t, t].
double central(double t, int freedom) {
  const double theta = std::atan(t / std::sqrt(static_cast<double>(freedom)));
  const double cosine = std::cos(theta), sine = std::sin(theta);
  const bool odd = freedom % 2 == 1;
  double term = odd ? cosine : 1;
  double sum = 0;
  for (int i = odd ? 3 : 2; i <= freedom; i += 2) {
    sum += term;
    term *= cosine * cosine * static_cast<double>(i - 1) / static_cast<double>(i);
  }
  return odd ? 2 / std::numbers::pi * (theta + sine * sum) : sine * sum;
}

}  // namespace

double student_cdf(double t, int freedom) {
  const double within = central(std::abs(t), freedom);
  return t < 0 ? (1 - within) / 2 : (1 + within) / 2;
}

double student_quantile(double probability, int freedom) {
  double low = -1e6, high = 1e6;
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (student_cdf(middle, freedom) < probability ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace cairn::predict
