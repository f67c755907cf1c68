#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/predict/fit.hpp"

/// Curves to fit, and what to ask of a fit.
namespace cairn::predict {

using Function = std::function<double(double x)>;
using Values = std::vector<double>;

inline std::vector<Family> all_families() {
  std::vector<Family> families;
  for (int i = 0; i < family_count; ++i) families.push_back(static_cast<Family>(i));
  return families;
}

/// first, first + step, ...
inline Values steps(int count, double step = 1, double first = 1) {
  Values x;
  for (int i = 0; i < count; ++i) x.push_back(first + step * i);
  return x;
}

inline Values values_at(const Values& x, const Function& function) {
  Values y;
  for (const double at : x) y.push_back(function(at));
  return y;
}

inline Fit fit_one(const Values& x, const Values& y, double target, Family family) {
  const Problem problem{x, y, target};
  return fit(std::span(&problem, 1), std::span(&family, 1)).at(0);
}

/// A family's formula with its parameters, as documented in fit.hpp.
inline Function formula(Family family, const std::array<double, 4>& p) {
  switch (family) {
    case Family::penguin:
      return [=](double x) { return p[0] - std::pow(p[1], p[2] - x); };
    case Family::vapor_pressure:
      return [=](double x) { return std::exp(p[0] + p[1] / x + p[2] * std::log(x)); };
    case Family::ilog2:
      return [=](double x) { return p[0] - p[1] / std::log(1 + x); };
    case Family::pow3:
      return [=](double x) { return p[0] - p[1] * std::pow(x, -p[2]); };
    case Family::pow4:
      return [=](double x) { return p[0] - std::pow(p[1] * x + p[2], -p[3]); };
    case Family::log_log_linear:
      return [=](double x) { return std::log(p[0] * std::log(x) + p[1]); };
    case Family::weibull:
      return [=](double x) { return p[0] - (p[0] - p[1]) * std::exp(-std::pow(p[2] * x, p[3])); };
    case Family::mmf:
      return [=](double x) { return p[0] - (p[0] - p[1]) / (1 + std::pow(p[2] * x, p[3])); };
    case Family::janoschek:
      return [=](double x) { return p[0] - (p[0] - p[1]) * std::exp(-p[2] * std::pow(x, p[3])); };
    case Family::hill3:
      return [=](double x) {
        return p[0] * std::pow(x, p[1]) / (std::pow(p[2], p[1]) + std::pow(x, p[1]));
      };
    case Family::log_power:
      return [=](double x) { return p[0] / (1 + std::pow(x / std::exp(p[1]), p[2])); };
    case Family::exp4:
      return [=](double x) { return p[0] - std::exp(-p[1] * std::pow(x, p[2]) + p[3]); };
  }
  return {};
}

inline double squared_error(const Values& x, const Values& y, const Function& function) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double residual = y[i] - function(x[i]);
    sum += residual * residual;
  }
  return sum;
}

/// A learning curve as they are: a rise, noise, sometimes a late one.
inline Values random_curve(const Values& x, Random& random, double scale = 1) {
  const double end = 0.3 + 0.7 * random.uniform(), rise = end * random.uniform();
  const double rate = std::exp(-4 + 4 * random.uniform()), power = 0.4 + 1.4 * random.uniform();
  const double noise = 0.03 * random.uniform();
  return values_at(x, [&](double at) {
    return scale * (end - rise * std::exp(-std::pow(rate * at, power)) + noise * random.normal());
  });
}

}  // namespace cairn::predict
