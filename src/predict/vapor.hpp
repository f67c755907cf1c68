#pragma once

#include "cairn/predict/solver/search.hpp"

namespace cairn::predict::solver {

/// exp(c[0] + c[1] first / x + c[2] ln x) in units of the samples' scale, x in the samples' unit
/// and `first` the x of the first sample, which keeps both terms of the order of 1.
struct Vapor {
  double c[3] = {-690, 0, 0};  ///< the best for a curve without positive values: zero, nearly
  double first = 1;

  CAIRN_FUNCTION void terms(double x, double log_x, double* term) const {
    term[0] = 1;
    term[1] = first / x;
    term[2] = log_x;
  }
  CAIRN_FUNCTION double exponent(double x, double log_x) const {
    return c[0] + c[1] * first / x + c[2] * log_x;
  }
  /// Bounded, so that its square is a number.
  CAIRN_FUNCTION double operator()(double x, double log_x) const {
    return exp_of(std::fmin(exponent(x, log_x), 300.0));
  }
};

/// Symmetric positive equations of three unknowns.
struct Normal {
  double m[3][3] = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
  double v[3] = {0, 0, 0};

  CAIRN_FUNCTION void add(const double* term, double weight, double value) {
    for (int i = 0; i < 3; ++i) {
      v[i] += weight * term[i] * value;
      for (int j = 0; j < 3; ++j) m[i][j] += weight * term[i] * term[j];
    }
  }
};

/// Cholesky's method with the diagonal raised by a share `ridge`; false if that was too little.
CAIRN_FUNCTION inline bool solve_normal(Normal n, double ridge, double* out) {
  for (int i = 0; i < 3; ++i) n.m[i][i] *= 1 + ridge;
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < i; ++k) n.m[i][i] -= n.m[i][k] * n.m[i][k];
    if (!(n.m[i][i] > 0)) return false;
    n.m[i][i] = std::sqrt(n.m[i][i]);
    for (int j = i + 1; j < 3; ++j) {
      for (int k = 0; k < i; ++k) n.m[j][i] -= n.m[j][k] * n.m[i][k];
      n.m[j][i] /= n.m[i][i];
    }
    for (int k = 0; k < i; ++k) n.v[i] -= n.m[i][k] * n.v[k];
    n.v[i] /= n.m[i][i];
  }
  for (int i = 2; i >= 0; --i) {
    for (int k = i + 1; k < 3; ++k) n.v[i] -= n.m[k][i] * n.v[k];
    n.v[i] /= n.m[i][i];
    out[i] = n.v[i];
  }
  return true;
}

/// The y of a sample in units of the scale, but not centred.
CAIRN_FUNCTION inline double plain_y(const Samples& samples, int i) {
  return samples.y[i] + samples.center / samples.scale;
}

/// Linear least squares of ln y over the positive values, each weighted with y^2: to first order
/// that is least squares in y.
CAIRN_FUNCTION inline Vapor vapor_start(const Samples& samples) {
  Vapor vapor;
  vapor.first = samples.x[0];
  Normal normal;
  double largest = 0;
  for (int i = 0; i < samples.size; ++i) largest = std::fmax(largest, plain_y(samples, i));
  for (int i = 0; i < samples.size; ++i) {
    const double y = plain_y(samples, i) / largest;
    if (!(y > 1e-12)) continue;
    double term[3];
    vapor.terms(samples.x[i], samples.log_x[i], term);
    normal.add(term, samples.weight[i] * y * y, log_of(y));
  }
  if (!(largest > 0)) return vapor;
  for (int i = 0; i < 3; ++i) normal.m[i][i] += 1e-13 * normal.m[0][0];
  double c[3];
  if (!solve_normal(normal, 1e-12, c)) c[0] = c[1] = c[2] = 0;
  for (int i = 0; i < 3; ++i) vapor.c[i] = c[i];
  vapor.c[0] += log_of(largest);
  return vapor;
}

CAIRN_FUNCTION inline double vapor_error(const Vapor& vapor, const Samples& samples) {
  double sum = 0;
  for (int i = 0; i < samples.size; ++i) {
    const double residual = plain_y(samples, i) - vapor(samples.x[i], samples.log_x[i]);
    sum += samples.weight[i] * residual * residual;
  }
  return sum;
}

/// The equations of a Gauss-Newton step.
CAIRN_FUNCTION inline Normal vapor_equations(const Vapor& vapor, const Samples& samples) {
  Normal normal;
  for (int i = 0; i < samples.size; ++i) {
    const double value = vapor(samples.x[i], samples.log_x[i]);
    double term[3];
    vapor.terms(samples.x[i], samples.log_x[i], term);
    for (double& t : term) t *= value;
    normal.add(term, samples.weight[i], plain_y(samples, i) - value);
  }
  return normal;
}

/// Least squares in y (Levenberg 1944), which begin at those in ln y and never end above.
CAIRN_FUNCTION inline Vapor fit_vapor(const Samples& samples) {
  Vapor best = vapor_start(samples);
  double error = vapor_error(best, samples);
  double damping = 1e-12;
  for (int round = 0; round < 60 && damping < 1e8; ++round) {
    const Normal normal = vapor_equations(best, samples);
    double step[3];
    if (!solve_normal(normal, damping, step)) {
      damping = std::fmax(damping * 100, 1e-6);
      continue;
    }
    Vapor trial = best;
    double moved = 0;
    for (int i = 0; i < 3; ++i) {
      trial.c[i] += step[i];
      moved = std::fmax(moved, std::fabs(step[i]));
    }
    const double its_error = vapor_error(trial, samples);
    const bool better = its_error < error;
    if (better) {
      best = trial;
      error = its_error;
    }
    if (!(moved > 1e-10)) break;
    damping = better ? std::fmax(damping / 100, 1e-12) : std::fmax(damping * 100, 1e-6);
  }
  return best;
}

CAIRN_FUNCTION inline Solution solve_vapor(const Samples& samples) {
  const Vapor vapor = fit_vapor(samples);
  Solution solution;
  const double log_scale = log_of(samples.scale), log_x_scale = log_of(samples.x_scale);
  solution.a = vapor.c[0] + log_scale - vapor.c[2] * log_x_scale;
  solution.b = vapor.c[1] * vapor.first * samples.x_scale;
  solution.shape.p = vapor.c[2];
  solution.value = finite(vapor(samples.target, samples.log_target) * samples.scale);
  solution.squared_error = finite(vapor_error(vapor, samples) * samples.scale * samples.scale);
  return solution;
}

}  // namespace cairn::predict::solver
