#pragma once

#include <chrono>
#include <cmath>

namespace cairn {

/// Seconds since 1970.
inline double unix_time() {
  using namespace std::chrono;
  return duration<double>(system_clock::now().time_since_epoch()).count();
}

/// A duration in seconds, and back.
inline double to_seconds(std::chrono::duration<double> duration) {
  return duration.count();
}
inline std::chrono::milliseconds to_milliseconds(double seconds) {
  return std::chrono::milliseconds(std::llround(1000 * seconds));
}

}  // namespace cairn
