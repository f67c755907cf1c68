#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

namespace cairn::comm {

/// How a waiting peer divides its time: it polls for a moment after the last message, since the
/// next one is often near, then sleeps longer and longer. With two polls for each 2 ms of sleep an
/// idle rank costs about 1 % of a core and answers within 1 ms in the median.
class Nap {
 public:
  using Clock = std::chrono::steady_clock;

  void reset() {
    busy_until_ = Clock::now() + polling;
    next_ = shortest;
  }

  /// Zero: poll again at once.
  std::chrono::microseconds next() {
    if (Clock::now() < busy_until_) return std::chrono::microseconds(0);
    return std::exchange(next_, std::min(next_ * 2, longest));
  }

 private:
  static constexpr std::chrono::microseconds polling{200};
  static constexpr std::chrono::microseconds shortest{50};
  static constexpr std::chrono::microseconds longest{2000};

  Clock::time_point busy_until_{};
  std::chrono::microseconds next_ = shortest;
};

}  // namespace cairn::comm
