#pragma once

#include <cmath>

#include "cairn/predict/solver/line.hpp"

namespace cairn::predict::solver {

/// The parameters of a family that do not enter linearly. A family with one leaves q at 0.
struct Shape {
  double p = 0;
  double q = 0;
};

struct Box {
  Range p;
  Range q;
};

/// g and its derivatives in p and q at some samples in a row.
inline constexpr int chunk = 64;
struct Jets {
  double g[chunk];
  double p[chunk], pp[chunk];
  double q[chunk], pq[chunk], qq[chunk];
};

/// The error of the best line, seen as a function of the shape.
struct Place {
  Shape shape;
  Line line;
  double rounding = 0;  ///< of the error
  double slope[2] = {0, 0};
  double bend[3] = {0, 0, 0};  ///< second derivatives pp, pq, qq
};

/// Sums of one derivative of g against everything that the error is made of.
struct Products {
  double one = 0, y = 0, g = 0;

  /// Against the residual y - a + b g.
  CAIRN_FUNCTION double residual(const Line& line) const { return y - line.a * one + line.b * g; }
};

/// A few samples, and g at them.
struct Part {
  int count;
  const double* weight;
  const double* y;
  const double* g;
};

CAIRN_FUNCTION inline void add(Products& to, const double* derivative, const Part& part) {
  Sum one, y, g;
  for (int i = 0; i < part.count; i += lanes) {
    for (int l = 0; l < lanes; ++l) {
      const double weighted = part.weight[i + l] * derivative[i + l];
      one.part[l] += weighted;
      y.part[l] += weighted * part.y[i + l];
      g.part[l] += weighted * part.g[i + l];
    }
  }
  to.one += one.total();
  to.y += y.total();
  to.g += g.total();
}

/// The sum of products of two derivatives.
CAIRN_FUNCTION inline double product(const double* one, const double* other, const Part& part) {
  Sum sum;
  for (int i = 0; i < part.count; i += lanes)
    for (int l = 0; l < lanes; ++l) sum.part[l] += part.weight[i + l] * one[i + l] * other[i + l];
  return sum.total();
}

struct JetSums {
  Products g, p, q, pp, pq, qq;
  double p_p = 0, p_q = 0, q_q = 0;
};

template <int shapes>
CAIRN_FUNCTION void add(JetSums& sums, const Jets& jets, const Part& part) {
  add(sums.g, jets.g, part);
  if constexpr (shapes >= 1) {
    add(sums.p, jets.p, part);
    add(sums.pp, jets.pp, part);
    sums.p_p += product(jets.p, jets.p, part);
  }
  if constexpr (shapes >= 2) {
    add(sums.q, jets.q, part);
    add(sums.pq, jets.pq, part);
    add(sums.qq, jets.qq, part);
    sums.p_q += product(jets.p, jets.q, part);
    sums.q_q += product(jets.q, jets.q, part);
  }
}

template <class Model>
CAIRN_FUNCTION JetSums jet_sums(const Model& model, const Samples& samples, Shape shape) {
  const auto shaped = model.at(shape);
  JetSums sums;
  Jets jets;
  for (int begin = 0; begin < samples.count; begin += chunk) {
    const int count = samples.count - begin < chunk ? samples.count - begin : chunk;
    shaped.jets(samples.x + begin, samples.log_x + begin, count, jets);
    add<Model::shapes>(sums, jets, {count, samples.weight + begin, samples.y + begin, jets.g});
  }
  return sums;
}

/// How the slopes of the error in a and b change along a shape.
struct Mixed {
  double a, b;
};
CAIRN_FUNCTION inline Mixed mixed(const Products& products, const Line& line) {
  return {-line.b * products.one, line.b * products.g + products.residual(line)};
}

/// What of a second derivative is taken away because a and b follow the shape (Schur complement).
CAIRN_FUNCTION inline double followed(const Sums& s, const Line& line, Mixed one, Mixed other) {
  if (line.a_free && line.b_free) {
    const double determinant = s.weight * s.gg - s.g * s.g;
    const double a = (s.gg * other.a + s.g * other.b) / determinant;
    const double b = (s.g * other.a + s.weight * other.b) / determinant;
    return one.a * a + one.b * b;
  }
  if (line.a_free) return one.a * other.a * s.each;
  if (line.b_free) return s.gg > 0 ? one.b * other.b / s.gg : 0;
  return 0;
}

CAIRN_FUNCTION inline Sums sums_of(const Samples& samples, const Products& g) {
  return {samples.weight_sum, samples.each, samples.y_sum, samples.y_square, g.one, g.g, g.y};
}

/// Half of the error's derivatives, with a and b at their best (Golub & Pereyra 1973, in full: the
/// second derivatives are exact).
template <class Model>
CAIRN_FUNCTION Place look(const Model& model, const Samples& samples, Shape shape) {
  const JetSums sums = jet_sums(model, samples, shape);
  const Sums s = sums_of(samples, sums.g);
  Place place;
  place.shape = shape;
  place.line = fit_line(s, model.bounds);
  place.rounding = rounding(s, place.line);
  if constexpr (Model::shapes == 0) return place;
  const Line& line = place.line;
  const double b = line.b;
  const Mixed p = mixed(sums.p, line);
  place.slope[0] = b * sums.p.residual(line);
  place.bend[0] = b * b * sums.p_p + b * sums.pp.residual(line) - followed(s, line, p, p);
  if constexpr (Model::shapes == 2) {
    const Mixed q = mixed(sums.q, line);
    place.slope[1] = b * sums.q.residual(line);
    place.bend[1] = b * b * sums.p_q + b * sums.pq.residual(line) - followed(s, line, p, q);
    place.bend[2] = b * b * sums.q_q + b * sums.qq.residual(line) - followed(s, line, q, q);
  }
  return place;
}

struct Step {
  double p = 0;
  double q = 0;
};

/// The same way, but not farther than 1 in p or q.
CAIRN_FUNCTION inline Step shortened(Step step) {
  const double length = std::fmax(std::fabs(step.p), std::fabs(step.q));
  return length > 1 ? Step{step.p / length, step.q / length} : step;
}

CAIRN_FUNCTION inline Shape inside(const Box& box, Shape from, Step step) {
  return {clamp(from.p + step.p, box.p.low, box.p.high),
          clamp(from.q + step.q, box.q.low, box.q.high)};
}

/// Whether the way down leads out of the box.
CAIRN_FUNCTION inline bool pinned(double at, double slope, const Range& range) {
  return (at <= range.low && slope > 0) || (at >= range.high && slope < 0);
}

/// Newton's step, bent towards the steepest descent by `damping` and where the error is not convex.
template <class Model>
CAIRN_FUNCTION Step newton(const Place& place, const Box& box, double damping) {
  const bool p_fixed = pinned(place.shape.p, place.slope[0], box.p);
  const bool q_fixed = Model::shapes < 2 || pinned(place.shape.q, place.slope[1], box.q);
  double pp = place.bend[0], pq = place.bend[1], qq = place.bend[2];
  double slope_p = place.slope[0], slope_q = place.slope[1];
  if (p_fixed || q_fixed) pq = 0;
  if (p_fixed) pp = std::fabs(qq), slope_p = 0;
  if (q_fixed) qq = std::fabs(pp), slope_q = 0;
  const double half = (pp + qq) / 2;
  const double root = std::sqrt((pp - qq) * (pp - qq) / 4 + pq * pq);
  const double smallest = half - root;
  const double largest = std::fabs(half) + root;
  if (!(largest > 0)) return {};
  double shift = damping * largest;
  if (smallest <= 1e-13 * largest) shift += 1e-3 * largest - smallest;
  pp += shift;
  qq += shift;
  const double determinant = pp * qq - pq * pq;
  if (!(determinant > 0)) return {};
  return shortened(
      {-(qq * slope_p - pq * slope_q) / determinant, -(pp * slope_q - pq * slope_p) / determinant});
}

/// How much lower the error would be after the step if it were a parabola. No more than rounding
/// for a curve that fits many shapes equally well: the start is kept then.
CAIRN_FUNCTION inline double promise(const Place& place, Step step) {
  return -2 * (place.slope[0] * step.p + place.slope[1] * step.q);
}

/// The lowest place that Newton's method finds from `shape`, never worse than the start.
template <class Model>
CAIRN_FUNCTION Place refine(const Model& model, const Samples& samples, Shape shape, int rounds) {
  Place best = look(model, samples, shape);
  double damping = 0;
  for (int round = 0; round < rounds && damping < 1e6; ++round) {
    const Step wanted = newton<Model>(best, model.box, damping);
    const Shape next = inside(model.box, best.shape, wanted);
    const Step step{next.p - best.shape.p, next.q - best.shape.q};
    if (!(promise(best, step) > best.rounding)) break;
    const Place trial = look(model, samples, next);
    if (trial.line.error < best.line.error) {
      best = trial;
      damping = damping < 1e-3 ? 0 : damping / 10;
    } else {
      damping = damping > 0 ? damping * 10 : 1e-3;
    }
  }
  return best;
}

}  // namespace cairn::predict::solver
