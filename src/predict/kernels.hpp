#pragma once

#include "cairn/predict/solver/search.hpp"

/// Functions g(z) with their derivatives.
///
/// A row of the grid takes z times e^log_ratio at each step. It does so on a state which makes the
/// step cheap, and towards the z for which the curve promises least after its last point. `rates`
/// are those from which to which a row goes, given the smallest z of the last sample.
namespace cairn::predict::solver {

inline constexpr double ln2 = 0.69314718055994531;

/// The t of three samples (see Decay).
struct Marks {
  double first, second, last;
};

struct Curvature {
  double g, d, dd;
};

/// g = exp(-z). Doubling z squares g. At the high end of a row g falls at once.
struct Exponential {
  static constexpr double log_ratio = ln2;

  CAIRN_FUNCTION static Range rates(const Marks& t, double least) {
    const double fast = 25 / (t.second - t.first);
    return {least / t.last, t.first > 0 ? std::fmin(fast, 300 / t.first) : fast};
  }
  CAIRN_FUNCTION static double start(double z) { return exp_of(-z); }
  CAIRN_FUNCTION static double next(double state) { return state * state; }
  CAIRN_FUNCTION static double value(double state) { return state; }
  CAIRN_FUNCTION static Curvature at(double z) {
    const double g = exp_of(-z);
    return {g, -g, g};
  }
};

/// g = 1 / (1 + z) - offset.
template <int offset>
struct Hyperbola {
  static constexpr double log_ratio = ln2;

  CAIRN_FUNCTION static Range rates(const Marks& t, double least) {
    return {least / t.last, 0x1p12 / t.first};
  }
  CAIRN_FUNCTION static double start(double z) { return z; }
  CAIRN_FUNCTION static double next(double state) { return 2 * state; }
  CAIRN_FUNCTION static double value(double state) { return 1 / (1 + state) - offset; }
  CAIRN_FUNCTION static Curvature at(double z) {
    const double g = 1 / (1 + z);
    return {g - offset, -g * g, 2 * g * g * g};
  }
};

/// g = -ln(1 + z), which grows instead: rows begin at the high end.
struct Logarithm {
  static constexpr double log_ratio = -2 * ln2;

  CAIRN_FUNCTION static Range rates(const Marks& t, double) {
    return {0x1p-40 / t.last, 0x1p60 / t.last};
  }
  CAIRN_FUNCTION static double start(double z) { return z; }
  CAIRN_FUNCTION static double next(double state) { return state / 4; }
  CAIRN_FUNCTION static double value(double state) { return -log_of(1 + state); }
  CAIRN_FUNCTION static Curvature at(double z) {
    const double d = -1 / (1 + z);
    return {-log_of(1 + z), d, d * d};
  }
};

}  // namespace cairn::predict::solver
