#include "objective/wait.hpp"

#include <algorithm>
#include <thread>

namespace cairn::objective {

Clock::time_point later(Clock::time_point begin, double seconds) {
  constexpr double longest = 1e9;  // [s]; far below what the clock can count
  const std::chrono::duration<double> wait(std::min(seconds, longest));
  return begin + std::chrono::duration_cast<Clock::duration>(wait);
}

bool sleep_until(Clock::time_point end, Monitor& monitor) {
  constexpr std::chrono::milliseconds slice{5};
  for (auto now = Clock::now(); now < end; now = Clock::now()) {
    if (monitor.should_stop()) return false;
    std::this_thread::sleep_until(std::min(end, now + slice));
  }
  return true;
}

}  // namespace cairn::objective
