#pragma once

#include "cairn/predict/solver/refine.hpp"

namespace cairn::predict::solver {

inline constexpr int max_samples = 256;  ///< of a curve whose shape is searched on a grid
inline constexpr int max_nodes = 128;    ///< of a row of the grid
inline constexpr int max_rows = 16;
inline constexpr int starts = 4;    ///< so many of the grid's local minima are followed down
inline constexpr int rounds = 100;  ///< of Newton's method

/// The errors along one row of the grid: p = low + i * step, at one q.
struct Row {
  double low = 0;
  double step = 1;
  int count = 0;
  double error[max_nodes] = {};
};

/// The best line's error for given values of g, and what its rounding may be: of shapes that fit
/// equally well, those with huge linear parameters look worse.
CAIRN_FUNCTION inline double line_error(const Samples& samples, const Products& g,
                                        const Bounds& bounds) {
  const Sums s = sums_of(samples, g);
  const Line line = fit_line(s, bounds);
  return line.error + rounding(s, line);
}

/// Starts for the refinement, the best first.
struct Starts {
  int count = 0;
  Shape shape[starts];
  double error[starts];

  CAIRN_FUNCTION void add(Shape candidate, double its_error) {
    int at = count < starts ? count++ : starts;
    for (; at > 0 && its_error < error[at - 1]; --at) {
      if (at == starts) continue;
      shape[at] = shape[at - 1];
      error[at] = error[at - 1];
    }
    if (at == starts) return;
    shape[at] = candidate;
    error[at] = its_error;
  }
};

/// Less by more than rounding: of equal errors the one that was first is kept.
CAIRN_FUNCTION inline bool clearly_less(double error, double other, double y_square) {
  return error < other - 1e-13 * y_square;
}

/// The local minima of a row, from its high end: there g falls at once, so that a curve which fits
/// many shapes equally well gets the one that promises least.
CAIRN_FUNCTION inline void add_minima(const Row& row, double q, double y_square, Starts& found) {
  int lowest = row.count - 1;  // of the valley that is being walked through
  bool falling = true;
  for (int i = row.count - 2; i >= 0; --i) {
    const bool down = clearly_less(row.error[i], row.error[lowest], y_square);
    const bool up = clearly_less(row.error[lowest], row.error[i], y_square);
    if (up && falling) found.add({row.low + lowest * row.step, q}, row.error[lowest]);
    if (up || down) {
      lowest = i;
      falling = down;
    }
  }
  if (falling) found.add({row.low + lowest * row.step, q}, row.error[lowest]);
}

/// Of a row, the best node.
CAIRN_FUNCTION inline int best_node(const Row& row, double y_square) {
  int best = row.count - 1;
  for (int i = row.count - 2; i >= 0; --i)
    if (clearly_less(row.error[i], row.error[best], y_square)) best = i;
  return best;
}

template <class Model>
CAIRN_FUNCTION Starts search_rows(const Model& model, const Samples& samples) {
  Row profile;  // the best of each row
  double p[max_rows];
  profile.count = model.rows();
  for (int r = 0; r < profile.count; ++r) {
    Row row;
    model.scan(samples, model.q_of(r), row);
    const int best = best_node(row, samples.y_square);
    profile.error[r] = row.error[best];
    p[r] = row.low + best * row.step;
  }
  Starts minima;
  profile.low = 0;
  add_minima(profile, 0, samples.y_square, minima);
  for (int i = 0; i < minima.count; ++i) {
    const int r = static_cast<int>(minima.shape[i].p);
    minima.shape[i] = {p[r], model.q_of(r)};
  }
  return minima;
}

template <class Model>
CAIRN_FUNCTION Starts search(const Model& model, const Samples& samples) {
  if constexpr (Model::shapes == 2) {
    return search_rows(model, samples);
  } else {
    Row row;
    model.scan(samples, 0, row);
    Starts minima;
    add_minima(row, 0, samples.y_square, minima);
    return minima;
  }
}

/// A fit in the units of the curve: value = a - b g(x; shape), x in the samples' units.
struct Solution {
  double a = 0;
  double b = 0;
  Shape shape;
  double value = 0;  ///< at the target
  double squared_error = 0;
};

/// The sum of squared residuals themselves: exact where the quick formula has lost its digits.
template <class Shaped>
CAIRN_FUNCTION double residual_error(const Shaped& shaped, const Samples& samples,
                                     const Line& line) {
  double sum = 0;
  for (int i = 0; i < samples.size; ++i) {
    const double g = shaped.g(samples.x[i], samples.log_x[i]);
    const double residual = samples.y[i] - line.a + line.b * g;
    sum += samples.weight[i] * residual * residual;
  }
  return sum;
}

CAIRN_FUNCTION inline double finite(double value) {
  return value == value ? clamp(value, -1e300, 1e300) + 0.0 : 0;  // no negative zeros
}

template <class Model>
CAIRN_FUNCTION Solution solution(const Model& model, const Samples& samples, const Place& place) {
  const auto shaped = model.at(place.shape);
  const double g = shaped.g(samples.target, samples.log_target);
  Solution solution;
  solution.a = value_of(samples, place.line.a);
  solution.b = place.line.b * samples.scale;
  solution.shape = place.shape;
  solution.value = finite(value_of(samples, place.line.a - place.line.b * g));
  solution.squared_error =
      finite(residual_error(shaped, samples, place.line) * samples.scale * samples.scale);
  return solution;
}

/// The best place over all starts.
template <class Model>
CAIRN_FUNCTION Place best_place(const Model& model, const Samples& samples) {
  const Starts found = search(model, samples);
  Place best = refine(model, samples, found.shape[0], rounds);
  for (int i = 1; i < found.count; ++i) {
    const Place other = refine(model, samples, found.shape[i], rounds);
    if (clearly_less(other.line.error, best.line.error, samples.y_square)) best = other;
  }
  return best;
}

/// The least-squares fit to `all`. `few` are the same, or, of a long curve, the means of
/// neighbouring samples, on which the shape is looked for before the last steps on `all`.
template <class Model>
CAIRN_FUNCTION Solution solve(const Model& model, const Samples& few, const Samples& all) {
  if constexpr (Model::shapes == 0) {
    return solution(model, all, look(model, all, {}));
  } else {
    Place place = best_place(model, few);
    if (few.size != all.size) place = refine(model, all, place.shape, rounds);
    return solution(model, all, place);
  }
}

}  // namespace cairn::predict::solver
