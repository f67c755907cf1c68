#pragma once

#include "cairn/predict/solver/function.hpp"

namespace cairn::predict::solver {

/// Samples are worked on in groups of so many, which a compiler makes vector instructions of.
inline constexpr int lanes = 4;

/// A curve as the solver wants it: x in shares of its last x, y centred and of the order of 1, so
/// that boxes and tolerances mean the same for every curve. The arrays ascend in x. They are filled
/// up to a multiple of `lanes` with samples of no weight at the last x.
struct Samples {
  int size = 0;               ///< of the curve
  int count = 0;              ///< with those of no weight
  const double* x = nullptr;  ///< in (0, 1], or [0, 1] for a family that takes no logarithm
  const double* log_x = nullptr;
  const double* y = nullptr;       ///< (value - center) / scale
  const double* weight = nullptr;  ///< how many points of the curve each sample stands for
  double weight_sum = 0;
  double each = 1;      ///< 1 / weight_sum
  double y_sum = 0;     ///< weighted
  double y_square = 0;  ///< weighted sum of squares
  double center = 0;
  double scale = 1;    ///< a power of two
  double x_scale = 1;  ///< the x of the curve that is 1 here
  double target = 1;   ///< in this x
  double log_target = 0;
};

/// The value of the curve that is y here.
CAIRN_FUNCTION inline double value_of(const Samples& samples, double y) {
  return samples.center + samples.scale * y;
}
CAIRN_FUNCTION inline double y_of(const Samples& samples, double value) {
  return (value - samples.center) / samples.scale;
}

/// The first sample whose x differs from that of the first, or the first where all are the same.
CAIRN_FUNCTION inline int second_place(const Samples& samples) {
  for (int i = 1; i < samples.size; ++i)
    if (samples.x[i] > samples.x[0]) return i;
  return 0;
}

/// A sum in parts, added up in one order on every machine.
struct Sum {
  double part[lanes] = {};
  CAIRN_FUNCTION double total() const { return (part[0] + part[1]) + (part[2] + part[3]); }
};

}  // namespace cairn::predict::solver
