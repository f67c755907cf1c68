#pragma once

#include "cairn/predict/solver/samples.hpp"

namespace cairn::predict::solver {

inline constexpr double unbounded = 1e300;

struct Range {
  double low = -unbounded;
  double high = unbounded;
};

/// Of the linear parameters of a - b g(x).
struct Bounds {
  Range a;
  Range b;
};

/// Weighted sums over the samples.
struct Sums {
  double weight = 0, each = 0;  ///< the sum of weights and its inverse
  double y = 0, yy = 0;
  double g = 0, gg = 0, gy = 0;
};

/// The best a - b g for given g.
struct Line {
  double a = 0;
  double b = 0;
  double error = 0;  ///< sum of squares; of the order of its rounding error it may be negative
  bool a_free = true;
  bool b_free = true;  ///< whether it lies within its bounds, not on them
};

/// How large a difference of errors may be nothing but rounding.
CAIRN_FUNCTION inline double rounding(const Sums& s, const Line& line) {
  return 1e-15 * (s.yy + line.a * line.a * s.weight + line.b * line.b * s.gg);
}

CAIRN_FUNCTION inline double error_at(const Sums& s, double a, double b) {
  return s.yy + a * (s.weight * a - 2 * s.y - 2 * b * s.g) + b * (2 * s.gy + b * s.gg);
}

CAIRN_FUNCTION inline Line with_b(const Sums& s, const Bounds& bounds, double b) {
  const double a = (s.y + s.g * b) * s.each;
  Line line;
  line.a = clamp(a, bounds.a.low, bounds.a.high);
  line.b = b;
  line.a_free = line.a == a;
  line.b_free = false;
  line.error = error_at(s, line.a, b);
  return line;
}

CAIRN_FUNCTION inline Line with_a(const Sums& s, const Bounds& bounds, double a) {
  const double b = s.gg > 0 ? (s.g * a - s.gy) / s.gg : bounds.b.low;
  Line line;
  line.a = a;
  line.b = clamp(b, bounds.b.low, bounds.b.high);
  line.a_free = false;
  line.b_free = line.b == b;
  line.error = error_at(s, a, line.b);
  return line;
}

CAIRN_FUNCTION inline void keep_better(const Sums& s, Line& best, const Line& other) {
  if (other.error + rounding(s, other) < best.error) best = other;
}

CAIRN_FUNCTION inline bool within(const Range& range, double value) {
  return value >= range.low && value <= range.high;
}

/// Least squares without bounds; not `a_free` where g is the same everywhere. Of variances, not of
/// plain sums: the error cannot come out above that of a constant, and loses fewer digits.
CAIRN_FUNCTION inline Line free_line(const Sums& s) {
  Line line;
  const double mean_g = s.g * s.each, mean_y = s.y * s.each;
  const double variance = s.gg - mean_g * s.g;
  line.a_free = variance > 1e-13 * s.gg;
  if (!line.a_free) return line;
  const double covariance = s.gy - mean_g * s.y;
  line.b = -covariance / variance;
  line.a = mean_y + line.b * mean_g;
  line.error = s.yy - mean_y * s.y + covariance * line.b;
  return line;
}

/// Least squares in a box. The error is a convex parabola of two variables: if its lowest point is
/// outside of the box, the best one lies on one of the four edges.
CAIRN_FUNCTION inline Line fit_line(const Sums& s, const Bounds& bounds) {
  const Line free = free_line(s);
  if (free.a_free && within(bounds.a, free.a) && within(bounds.b, free.b)) return free;
  // Without a bound below, b = 0 is the constant function, which always exists.
  Line best = with_b(s, bounds, bounds.b.low > -unbounded ? bounds.b.low : 0);
  if (bounds.b.high < unbounded && bounds.b.high > bounds.b.low)
    keep_better(s, best, with_b(s, bounds, bounds.b.high));
  if (bounds.a.low > -unbounded) keep_better(s, best, with_a(s, bounds, bounds.a.low));
  if (bounds.a.high < unbounded) keep_better(s, best, with_a(s, bounds, bounds.a.high));
  return best;
}

}  // namespace cairn::predict::solver
