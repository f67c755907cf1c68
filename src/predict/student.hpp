#pragma once

namespace cairn::predict {

/// Distribution function of Student's t with `freedom` >= 1 degrees of freedom, by the finite
/// series for whole numbers (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
double student_cdf(double t, int freedom);
/// The t whose distribution function is `probability`, which lies within (0, 1).
double student_quantile(double probability, int freedom);

}  // namespace cairn::predict
