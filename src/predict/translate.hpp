#pragma once

#include "cairn/predict/fit.hpp"
#include "predict/families.hpp"

namespace cairn::predict {

/// The function that a family is.
solver::Form form_of(Family family);

/// A solution for `form_of(family)`, written with the parameters of the family's own formula.
/// `units` are those of the samples, `first` is the curve's first x that was used.
Fit translate(Family family, const solver::Solution& solution, const solver::Samples& units,
              double first);

/// How many parameters the formula has.
int parameter_count(Family family);

}  // namespace cairn::predict
