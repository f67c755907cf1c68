#include "predict/translate.hpp"

#include <algorithm>

namespace cairn::predict {
namespace {

using solver::Form;
using Parameters = std::array<double, 4>;

/// What the formulas need: value = a - b g(z), z = rate t(x; inner), x in the curve's unit.
struct Terms {
  double a = 0;
  double b = 0;
  double rate = 0;   ///< of the samples' x
  double inner = 0;  ///< exponent, or shift of the samples' x
  double x_scale = 1;
  double first = 1;
  bool from_zero = true;  ///< of Form::hill: see solve_hill
};

double log_of_positive(double value) {
  return solver::log_of(std::max(value, 1e-300));
}

double power(double base, double exponent) {
  return solver::exp_of(exponent * log_of_positive(base));
}

Parameters penguin(const Terms& t) {
  const double k = t.rate / t.x_scale;
  return {t.a, solver::exp_of(k), log_of_positive(t.b) / k};
}

Parameters pow3(const Terms& t) {
  return {t.a, t.b * power(t.first, t.rate), t.rate};
}

/// b ((x + s) / (first + s))^-alpha = (a x + a s)^-alpha
Parameters pow4(const Terms& t) {
  const double shift = t.inner * t.x_scale;
  const double alpha = t.rate * (t.inner + solver::Shifted::pivot);
  const double a = solver::exp_of(-log_of_positive(t.b) / alpha) / (t.first + shift);
  return {t.a, a, a * shift, alpha};
}

Parameters log_log_linear(const Terms& t) {
  const double at_first = solver::exp_of(t.a);
  return {at_first * t.rate, at_first * (1 - t.rate * log_of_positive(t.first))};
}

/// z = rate ((x / m)^d - (first / m)^d), m being the middle x (see Power): what the kernel leaves
/// out at the first sample ...
double left_out(const Terms& t) {
  return t.rate * power(t.first / t.x_scale, t.inner / 2);
}
/// ... and the rate of x^d.
double plain_rate(const Terms& t) {
  return t.rate * power(t.first * t.x_scale, -t.inner / 2);
}

Parameters janoschek(const Terms& t) {
  return {t.a, t.a - t.b * solver::exp_of(left_out(t)), plain_rate(t), t.inner};
}
Parameters weibull(const Terms& t) {
  return {t.a, t.a - t.b * solver::exp_of(left_out(t)), power(plain_rate(t), 1 / t.inner), t.inner};
}
Parameters exp4(const Terms& t) {
  return {t.a, plain_rate(t), t.inner, log_of_positive(t.b) + left_out(t)};
}
Parameters mmf(const Terms& t) {
  return {t.a, t.a - t.b, power(plain_rate(t), 1 / t.inner), t.inner};
}

/// theta x^eta / (kappa^eta + x^eta)
Parameters hill3(const Terms& t) {
  const double kappa = power(plain_rate(t), -1 / t.inner);
  if (t.from_zero) return {t.b, t.inner, kappa};
  return {-t.b, -t.inner, kappa};
}
Parameters log_power(const Terms& t) {
  const Parameters hill = hill3(t);
  return {hill[0], log_of_positive(hill[2]), -hill[1]};
}

Parameters parameters_of(Family family, const solver::Solution& s, const Terms& t) {
  switch (family) {
    case Family::penguin:
      return penguin(t);
    case Family::vapor_pressure:
      return {s.a, s.b, s.shape.p};
    case Family::ilog2:
      return {t.a, t.b};
    case Family::pow3:
      return pow3(t);
    case Family::pow4:
      return pow4(t);
    case Family::log_log_linear:
      return log_log_linear(t);
    case Family::weibull:
      return weibull(t);
    case Family::mmf:
      return mmf(t);
    case Family::janoschek:
      return janoschek(t);
    case Family::hill3:
      return hill3(t);
    case Family::log_power:
      return log_power(t);
    case Family::exp4:
      return exp4(t);
  }
  return {};
}

}  // namespace

Form form_of(Family family) {
  switch (family) {
    case Family::penguin:
      return Form::penguin;
    case Family::vapor_pressure:
      return Form::vapor_pressure;
    case Family::ilog2:
      return Form::ilog2;
    case Family::pow3:
      return Form::pow3;
    case Family::pow4:
      return Form::pow4;
    case Family::log_log_linear:
      return Form::log_log_linear;
    case Family::weibull:
    case Family::janoschek:
    case Family::exp4:
      return Form::stretched;
    case Family::mmf:
      return Form::logistic;
    case Family::hill3:
    case Family::log_power:
      return Form::hill;
  }
  return Form::penguin;
}

int parameter_count(Family family) {
  switch (form_of(family)) {
    case Form::ilog2:
    case Form::log_log_linear:
      return 2;
    case Form::pow4:
    case Form::stretched:
    case Form::logistic:
      return 4;
    default:
      return 3;
  }
}

Fit translate(Family family, const solver::Solution& solution, const solver::Samples& units,
              double first) {
  const Terms terms{solution.a,
                    solution.b,
                    solver::exp_of(solution.shape.p),
                    solver::exp_of(solution.shape.q),
                    units.x_scale,
                    first,
                    units.center >= 0};
  Fit fit;
  fit.value = solution.value;
  fit.squared_error = solution.squared_error;
  fit.count = parameter_count(family);
  fit.parameters = parameters_of(family, solution, terms);
  for (double& parameter : fit.parameters) parameter = solver::finite(parameter);
  return fit;
}

}  // namespace cairn::predict
