#pragma once

#include <cmath>
#include <vector>

namespace cairn::predict {

/// A robust scale for numbers of any kind: linear within their spread, logarithmic beyond it, so
/// that a few networks that learn nothing do not drown the others. z = asinh((v - median) /
/// spread).
class Warp {
 public:
  Warp() = default;
  /// From finite values; those that are not are left out.
  explicit Warp(std::vector<double> values);

  double operator()(double value) const {
    return spread_ > 0 && std::isfinite(value) ? std::asinh((value - centre_) / spread_) : 0;
  }
  double inverse(double z) const { return centre_ + spread_ * std::sinh(z); }

 private:
  double centre_ = 0;
  double spread_ = 0;  ///< a standard deviation, if the values were normal; 0: all are the same
};

/// The q-quantile of ascending values that are not empty, interpolated.
double quantile(const std::vector<double>& ascending, double q);

}  // namespace cairn::predict
