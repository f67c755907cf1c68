#pragma once

#include <chrono>

#include "cairn/objective/objective.hpp"

namespace cairn::objective {

using Clock = std::chrono::steady_clock;

/// `seconds` after `begin`, or as late as the clock can count with ease.
Clock::time_point later(Clock::time_point begin, double seconds);

/// Sleeps until `end`, a little at a time. False if the monitor asks to stop before.
bool sleep_until(Clock::time_point end, Monitor& monitor);

}  // namespace cairn::objective
