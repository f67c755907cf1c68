#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "cairn/predict/fit.hpp"
#include "cairn/predict/solver/search.hpp"

/// A curve made ready on the host.
namespace cairn::predict::solver {

/// What a set of samples points to.
struct Columns {
  std::vector<double> x, log_x, y, weight;

  void add(double x_value, double y_value, double its_weight) {
    x.push_back(x_value);
    log_x.push_back(x_value > 0 ? log_of(x_value) : -700);
    y.push_back(y_value);
    weight.push_back(its_weight);
  }

  /// Fills up with samples of no weight.
  void pad() {
    while (x.size() % lanes != 0) add(x.back(), 0, 0);
  }
};

/// `few` is empty where the curve is short enough for the grid.
struct Prepared {
  Columns all;
  Columns few;
  Samples units;  ///< without arrays: centre, scales and target
};

/// Points that are numbers; what is larger than 1e100 counts as none. x = 0 where allowed.
inline Columns usable_points(const Problem& problem, bool with_zero) {
  Columns points;
  double last = 0;
  for (std::size_t i = 0; i < std::min(problem.x.size(), problem.y.size()); ++i) {
    const double x = problem.x[i], y = problem.y[i];
    const bool placed = with_zero ? x >= last : x >= last && x > 1e-100;
    if (!placed || !(x <= 1e100) || !(std::fabs(y) <= 1e100)) continue;
    points.x.push_back(x);
    points.y.push_back(y);
    last = x;
  }
  return points;
}

inline double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// A power of two, so that scaling is exact; not below what rounding of the values would pass for a
/// curve.
inline double scale_of(const std::vector<double>& values, double center) {
  double reach = std::fabs(center) * 0x1p-26;
  for (const double value : values) reach = std::max(reach, std::fabs(value - center));
  return std::ldexp(1, std::max(std::ilogb(std::max(reach, 1e-30)), -99) + 1);
}

inline Samples units_of(const Columns& points, double target) {
  Samples units;
  if (points.x.empty()) return units;
  units.x_scale = points.x.back() > 0 ? points.x.back() : 1;
  units.center = mean_of(points.y);
  units.scale = scale_of(points.y, units.center);
  if (!(target > 0) || !(target <= 1e100)) target = points.x.back();
  units.target = std::max(target / units.x_scale, 1e-100);
  units.log_target = log_of(units.target);
  return units;
}

/// Means of neighbours: samples whose x is within a share `width` of the first become one.
inline Columns thinned(const Columns& all, double width) {
  Columns few;
  for (std::size_t i = 0; i < all.x.size();) {
    const double end = all.x[i] * (1 + width);
    double x = 0, y = 0, count = 0;
    for (; i < all.x.size() && (count == 0 || all.x[i] <= end); ++i) {
      x += all.x[i];
      y += all.y[i];
      ++count;
    }
    few.add(x / count, y / count, count);
  }
  return few;
}

/// At most max_samples of them.
inline Columns few_of(const Columns& all) {
  Columns few;
  if (all.x.size() <= max_samples) return few;
  double width = 0x1p-12;
  do {
    few = thinned(all, width);
    width *= 1.5;
  } while (few.x.size() > max_samples);
  return few;
}

inline Prepared prepare(const Problem& problem, bool with_zero) {
  const Columns points = usable_points(problem, with_zero);
  Prepared prepared;
  prepared.units = units_of(points, problem.target);
  for (std::size_t i = 0; i < points.x.size(); ++i)
    prepared.all.add(points.x[i] / prepared.units.x_scale, y_of(prepared.units, points.y[i]), 1);
  prepared.few = few_of(prepared.all);
  prepared.all.pad();
  prepared.few.pad();
  return prepared;
}

inline Samples samples_of(const Columns& columns, Samples units) {
  units.count = static_cast<int>(columns.x.size());
  units.size = static_cast<int>(columns.x.size() - std::ranges::count(columns.weight, 0.0));
  units.x = columns.x.data();
  units.log_x = columns.log_x.data();
  units.y = columns.y.data();
  units.weight = columns.weight.data();
  for (int i = 0; i < units.size; ++i) {
    units.weight_sum += units.weight[i];
    units.y_sum += units.weight[i] * units.y[i];
    units.y_square += units.weight[i] * units.y[i] * units.y[i];
  }
  if (units.size > 0) units.each = 1 / units.weight_sum;
  return units;
}

}  // namespace cairn::predict::solver
