#pragma once

#include <functional>
#include <memory>

#include "cairn/predict/engine.hpp"
#include "predict/points.hpp"

namespace cairn::predict {

/// Judges one curve by its points alone, which are not empty; its forecast's epoch is set by the
/// engine.
using CurveRule = std::function<protocol::Forecast(const Points&)>;

/// An engine that learns nothing: the rule, applied to each curve. Of one without any number it
/// says nothing: an empty forecast.
std::unique_ptr<Engine> make_curve_engine(MetricInfo objective, CurveRule rule);

}  // namespace cairn::predict
