#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cairn/predict/engine.hpp"
#include "cairn/predict/fit.hpp"

namespace cairn::predict {

/// The rule of PENGUIN (Keller Rorabaugh, Caíno-Lores, Johnston & Taufer 2022), on values in
/// percent. The curve a - b^(c - x) is fitted to all points so far, and its value at `target` is
/// predicted. The training is decided once the last predictions lie close together.
struct PenguinRule {
  double target = 1;       ///< e_pred, in the unit of x
  int min_points = 3;      ///< C_min: without so many points there is no prediction
  int window = 3;          ///< N
  double tolerance = 0.5;  ///< of each of the last N predictions around their median, in points
};

/// Whether the last N predictions all lie in [0, 100] and close to their median. Fewer do not.
bool converged(std::span<const double> predictions, const PenguinRule& rule);

/// The fit to each of the last `count` prefixes of a curve, the whole curve last; those with too
/// few points are left out. `x` ascends from 0 or more; both have the same length.
std::vector<Fit> penguin_fits(std::span<const double> x, std::span<const double> y,
                              const PenguinRule& rule, std::size_t count);

/// How the values of a curve become percent that rise.
struct ToPercent {
  double zero = 0;    ///< the value that is 0 percent
  double factor = 1;  ///< percent per unit

  double operator()(double value) const { return (value - zero) * factor; }
  double back(double percent) const { return zero + percent / factor; }
};

/// Shares of one (all values in [0, 1], unit "1") are multiplied by 100. What is minimised is
/// mirrored: shares and percentages (unit "%") to the share of success, others, such as a loss, to
/// the share by which they are below the largest magnitude of the first `min_points` values.
ToPercent to_percent(std::span<const double> values, const MetricInfo& metric, int min_points);

/// This rule as an engine. It learns nothing and keeps nothing: each verdict fits the last N
/// prefixes. x is counted so that the first point's is 1, as PENGUIN does for half epochs. The
/// forecast is the prediction, or the newest value where that is no percentage; the interval is
/// that of the last N predictions, or all percentages before there are so many.
std::unique_ptr<Engine> make_penguin_engine(const Setting& setting);

}  // namespace cairn::predict
