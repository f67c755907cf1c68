#pragma once

#include <memory>

#include "cairn/predict/engine.hpp"
#include "predict/method.hpp"

namespace cairn::predict {

/// What any engine has to beat (Egele et al. 2024): the last point or the best one so far as the
/// forecast, with an interval of no width; `fixed` stops everybody after so many epochs.
std::unique_ptr<Engine> make_simple_engine(Method method, const Setting& setting);

}  // namespace cairn::predict
