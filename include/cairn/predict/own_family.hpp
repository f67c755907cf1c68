#pragma once

#include <array>
#include <concepts>

#include "cairn/predict/solver/prepare.hpp"

/// A family of curves of one's own, fitted like the built-in ones and without Kokkos:
///
///     struct Gompertz {
///       std::array<solver::Range, 2> box{{{-3, 3}, {0.01, 2}}};
///       double operator()(double x, double p, double q) const {
///         return std::exp(-std::exp(p - q * x));
///       }
///     };
///     const OwnFit fit = fit_own(Gompertz{}, problem);
///
/// The curve is offset + factor f(x; p, q): the linear parameters follow in closed form within
/// their bounds, the others are searched in the box, which is what a family has to give. Of shapes
/// that fit equally well the one with the largest p is kept.
namespace cairn::predict {

template <class Family>
inline constexpr int shape_count =
    static_cast<int>(std::tuple_size_v<std::remove_cvref_t<decltype(Family::box)>>);

/// f takes x and one number for each shape parameter, of which there are one or two. It is also
/// called a thousandth of the box outside of it. What is not finite there counts as 0.
template <class F>
concept OwnFamily = (shape_count<F> == 1 &&
                     requires(const F f, double x) {
                       { f(x, x) } -> std::convertible_to<double>;
                     }) ||
                    (shape_count<F> == 2 && requires(const F f, double x) {
                      { f(x, x, x) } -> std::convertible_to<double>;
                    });

/// Bounds of the linear parameters, in the unit of the values. Both may be any number.
struct OwnBounds {
  solver::Range offset{};
  solver::Range factor{};
};

struct OwnFit {
  double value = 0;  ///< at the target; not-a-number for a curve without points
  double squared_error = 0;
  double offset = 0;
  double factor = 0;
  double p = 0;
  double q = 0;  ///< 0 for a family with one shape parameter
};

namespace solver {

/// Makes of a family what `solve` wants: a - b g(x), g by its values alone.
template <class F>
struct OwnModel {
  static constexpr int shapes = shape_count<F>;
  static constexpr int node_count = 49;
  static constexpr int row_count = 13;
  /// Of the box: so far apart lie the points that derivatives are made from.
  static constexpr double difference = 1e-3;

  const F* family;
  double x_scale;
  Bounds bounds;
  Box box;

  struct Shaped {
    const OwnModel* model;
    Shape shape;

    double g(double x, double) const { return model->value(x, shape); }

    void jets(const double* x, const double*, int count, Jets& out) const {
      for (int i = 0; i < count; ++i) {
        out.g[i] = model->value(x[i], shape);
        along_p(x[i], i, out);
        if constexpr (shapes == 2) along_q(x[i], i, out);
      }
    }

   private:
    double moved(double x, double p, double q) const {
      return model->value(x, {shape.p + p, shape.q + q});
    }
    void along_p(double x, int i, Jets& out) const {
      const double h = model->step(model->box.p);
      const double more = moved(x, h, 0), less = moved(x, -h, 0);
      out.p[i] = (more - less) / (2 * h);
      out.pp[i] = (more - 2 * out.g[i] + less) / (h * h);
    }
    void along_q(double x, int i, Jets& out) const {
      const double h = model->step(model->box.q), k = model->step(model->box.p);
      const double more = moved(x, 0, h), less = moved(x, 0, -h);
      out.q[i] = (more - less) / (2 * h);
      out.qq[i] = (more - 2 * out.g[i] + less) / (h * h);
      const double both = moved(x, k, h) + moved(x, -k, -h);
      out.pq[i] = (both - moved(x, k, -h) - moved(x, -k, h)) / (4 * h * k);
    }
  };
  Shaped at(Shape shape) const { return {this, shape}; }

  int rows() const { return row_count; }
  double q_of(int row) const {
    return box.q.low + (box.q.high - box.q.low) * row / (row_count - 1);
  }

  void scan(const Samples& samples, double q, Row& row) const {
    row.low = box.p.low;
    row.step = (box.p.high - box.p.low) / (node_count - 1);
    row.count = node_count;
    double g[max_samples];
    for (int node = 0; node < row.count; ++node) {
      for (int i = 0; i < samples.count; ++i)
        g[i] = value(samples.x[i], {row.low + node * row.step, q});
      Products sums;
      add(sums, g, {samples.count, samples.weight, samples.y, g});
      row.error[node] = line_error(samples, sums, bounds);
    }
  }

  double value(double x, Shape shape) const {
    if constexpr (shapes == 1) return finite((*family)(x * x_scale, shape.p));
    if constexpr (shapes == 2) return finite((*family)(x * x_scale, shape.p, shape.q));
  }

 private:
  static double finite(double value) { return std::fabs(value) <= 1e100 ? value : 0; }
  static double step(const Range& range) { return difference * (range.high - range.low); }
};

/// offset + factor f is a - b g with g = f.
inline Bounds own_bounds(const OwnBounds& own, const Samples& samples) {
  Bounds bounds;
  if (own.offset.low > -unbounded) bounds.a.low = y_of(samples, own.offset.low);
  if (own.offset.high < unbounded) bounds.a.high = y_of(samples, own.offset.high);
  if (own.factor.low > -unbounded) bounds.b.high = -own.factor.low / samples.scale;
  if (own.factor.high < unbounded) bounds.b.low = -own.factor.high / samples.scale;
  return bounds;
}

template <class F>
OwnModel<F> own_model(const F& family, const OwnBounds& bounds, const Samples& samples) {
  OwnModel<F> model;
  model.family = &family;
  model.x_scale = samples.x_scale;
  model.bounds = own_bounds(bounds, samples);
  model.box.p = family.box[0];
  model.box.q = {0, 0};
  if constexpr (shape_count<F> == 2) model.box.q = family.box[1];
  return model;
}

}  // namespace solver

/// The least-squares fit of a family of one's own. Points at x = 0 are given to it as well.
template <OwnFamily F>
OwnFit fit_own(const F& family, const Problem& problem, const OwnBounds& bounds = {}) {
  const solver::Prepared prepared = solver::prepare(problem, true);
  const solver::Samples all = solver::samples_of(prepared.all, prepared.units);
  if (all.size == 0) return {.value = std::nan("")};
  const solver::Samples few =
      prepared.few.x.empty() ? all : solver::samples_of(prepared.few, prepared.units);
  const auto found = solver::solve(solver::own_model(family, bounds, all), few, all);
  return {found.value, found.squared_error, found.a, -found.b, found.shape.p, found.shape.q};
}

}  // namespace cairn::predict
