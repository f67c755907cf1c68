#pragma once

#include "cairn/predict/solver/search.hpp"

/// Stretches t(x; q) of the x axis, zero or positive, with their derivatives in q.
namespace cairn::predict::solver {

struct Stretch {
  double t, d, dd;
};

/// t = x.
struct Plain {
  static constexpr int shapes = 1;

  struct Shaped {
    CAIRN_FUNCTION Stretch at(double x, double) const { return {x, 0, 0}; }
  };
  CAIRN_FUNCTION explicit Plain(const Samples&) {}
  CAIRN_FUNCTION static Range box() { return {0, 0}; }
  CAIRN_FUNCTION static Shaped at(double) { return {}; }
};

/// t = ln(x / first x).
struct Logarithmic {
  static constexpr int shapes = 1;

  struct Shaped {
    double first;
    CAIRN_FUNCTION Stretch at(double, double log_x) const { return {log_x - first, 0, 0}; }
  };
  double first;
  CAIRN_FUNCTION explicit Logarithmic(const Samples& s) : first(s.log_x[0]) {}
  CAIRN_FUNCTION static Range box() { return {0, 0}; }
  CAIRN_FUNCTION Shaped at(double) const { return {first}; }
};

/// t = (s + 0.2) ln((x + s) / (first x + s)) with s = e^q, from a thousandth of the first x to a
/// hundred times the last. The factor keeps t in its place when s grows and the stretch becomes
/// straight: p and q depend less on each other.
struct Shifted {
  static constexpr int shapes = 2;
  static constexpr double pivot = 0.2;

  struct Shaped {
    double s, first, there;

    CAIRN_FUNCTION Stretch at(double x, double) const {
      const double ratio = log_of((x + s) / (first + s));
      const double here = s / (x + s);
      const double d = here - there;
      const double dd = here * (1 - here) - there * (1 - there);
      return {(s + pivot) * ratio, s * ratio + (s + pivot) * d,
              s * ratio + 2 * s * d + (s + pivot) * dd};
    }
  };
  double first, log_first;
  CAIRN_FUNCTION explicit Shifted(const Samples& s) : first(s.x[0]), log_first(s.log_x[0]) {}
  CAIRN_FUNCTION Range box() const { return {log_first - 7, 4.6}; }
  CAIRN_FUNCTION Shaped at(double q) const {
    const double s = exp_of(q);
    return {s, first, s / (first + s)};
  }
};

/// t = (x / m)^d, or what it has more than at the first x, with d = e^q from 0.1 to 5. m, between
/// the first and the last x, is where the curves of all d meet: p and q depend less on each other.
template <bool from_first>
struct Power {
  static constexpr int shapes = 2;

  struct Shaped {
    double exponent, log_middle;
    Stretch first;

    CAIRN_FUNCTION Stretch at(double, double log_x) const {
      const Stretch here = power(exponent * (log_x - log_middle));
      return {here.t - first.t, here.d - first.d, here.dd - first.dd};
    }
  };
  double log_first;
  CAIRN_FUNCTION explicit Power(const Samples& s) : log_first(s.log_x[0]) {}
  CAIRN_FUNCTION static Range box() { return {-2.302585092994046, 1.6094379124341003}; }
  CAIRN_FUNCTION double log_middle() const { return log_first / 2; }
  CAIRN_FUNCTION Shaped at(double q) const {
    const double d = exp_of(q);
    if constexpr (!from_first) return {d, log_middle(), {0, 0, 0}};
    return {d, log_middle(), power(d * (log_first - log_middle()))};
  }

 private:
  CAIRN_FUNCTION static Stretch power(double exponent) {
    const double value = exp_of(exponent);
    return {value, value * exponent, value * exponent * (1 + exponent)};
  }
};

}  // namespace cairn::predict::solver
