#pragma once

#include "predict/decay.hpp"
#include "predict/vapor.hpp"

namespace cairn::predict::solver {

/// The functions behind the families. Several families are one function under other names, with
/// other parameters: they share one fit.
enum class Form : int {
  penguin,
  vapor_pressure,
  ilog2,
  pow3,
  pow4,
  log_log_linear,
  stretched,  ///< weibull, janoschek, exp4
  logistic,   ///< mmf: logistic in ln x
  hill,       ///< hill3, log_power: the logistic one that starts or ends at zero
};
inline constexpr int form_count = 9;

/// a - b / ln(1 + x).
struct Ilog2 {
  static constexpr int shapes = 0;
  double x_scale;
  Bounds bounds;

  CAIRN_FUNCTION double g(double x, double) const { return 1 / log_of(1 + x * x_scale); }
  CAIRN_FUNCTION void jets(const double* x, const double* log_x, int count, Jets& out) const {
    for (int i = 0; i < count; ++i) out.g[i] = g(x[i], log_x[i]);
  }
  CAIRN_FUNCTION const Ilog2& at(Shape) const { return *this; }
};

/// Families that rise from anywhere to anywhere.
CAIRN_FUNCTION inline Bounds rising() {
  Bounds bounds;
  bounds.b.low = 0;
  return bounds;
}

CAIRN_FUNCTION inline Bounds penguin_bounds(const Samples& samples) {
  Bounds bounds;
  bounds.a = {y_of(samples, 0.5), y_of(samples, 200)};
  bounds.b.low = 1 / samples.scale;
  return bounds;
}

/// Those that have only a factor: a is the curve's zero.
CAIRN_FUNCTION inline Bounds hill_bounds(const Samples& samples) {
  Bounds bounds = rising();
  bounds.a.low = bounds.a.high = y_of(samples, 0);
  return bounds;
}

/// a + ln(1 + z): the height of the logarithm is given.
CAIRN_FUNCTION inline Bounds log_log_bounds(const Samples& samples) {
  Bounds bounds;
  bounds.b.low = bounds.b.high = 1 / samples.scale;
  return bounds;
}

template <class Kernel, class Axis>
CAIRN_FUNCTION Solution solve_decay(const Samples& few, const Samples& all, const Bounds& bounds) {
  return solve(Decay<Kernel, Axis>(few, bounds), few, all);
}

/// With b >= 1 a curve that does not rise is fitted best by k = 0, far below the others' k.
CAIRN_FUNCTION inline Solution solve_penguin(const Samples& few, const Samples& all) {
  Decay<Exponential, Plain> model(few, penguin_bounds(all));
  model.box.p.low = -36;
  return solve(model, few, all);
}

/// A curve of positive values climbs from zero, one of negative values climbs to zero.
CAIRN_FUNCTION inline Solution solve_hill(const Samples& few, const Samples& all) {
  const Bounds bounds = hill_bounds(all);
  if (all.center < 0) return solve_decay<Hyperbola<0>, Power<false>>(few, all, bounds);
  return solve_decay<Hyperbola<1>, Power<false>>(few, all, bounds);
}

CAIRN_FUNCTION inline Solution solve_form(Form form, const Samples& few, const Samples& all) {
  switch (form) {
    case Form::penguin:
      return solve_penguin(few, all);
    case Form::vapor_pressure:
      return solve_vapor(all);
    case Form::ilog2:
      return solve(Ilog2{all.x_scale, rising()}, all, all);
    case Form::pow3:
      return solve_decay<Exponential, Logarithmic>(few, all, rising());
    case Form::pow4:
      return solve_decay<Exponential, Shifted>(few, all, rising());
    case Form::log_log_linear:
      return solve_decay<Logarithm, Logarithmic>(few, all, log_log_bounds(all));
    case Form::stretched:
      return solve_decay<Exponential, Power<true>>(few, all, rising());
    case Form::logistic:
      return solve_decay<Hyperbola<0>, Power<false>>(few, all, rising());
    case Form::hill:
      return solve_hill(few, all);
  }
  return {};
}

}  // namespace cairn::predict::solver
