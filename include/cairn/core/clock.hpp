#pragma once

#include <chrono>

namespace cairn::roles {

/// Seconds since 1970.
inline double unix_time() {
  using namespace std::chrono;
  return duration<double>(system_clock::now().time_since_epoch()).count();
}

}  // namespace cairn::roles
