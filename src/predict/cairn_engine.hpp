#pragma once

#include <memory>

#include "cairn/predict/engine.hpp"

namespace cairn::predict {

/// Learns from the finished trainings how those that look alike at the same epoch end, and stops
/// whoever's end is certain enough, or is hardly among the leaders. See doc/prediction.md.
std::unique_ptr<Engine> make_cairn_engine(const Options& options, const Setting& setting);

}  // namespace cairn::predict
