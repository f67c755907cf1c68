#pragma once

#include <chrono>

namespace cairn::roles {

/// Says when something that may be done often is due again.
class Throttle {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Throttle(std::chrono::milliseconds interval) : interval_(interval) {}

  bool due() {
    const auto now = Clock::now();
    if (now < next_) return false;
    next_ = now + interval_;
    return true;
  }

  /// Due only after the whole interval.
  void restart() { next_ = Clock::now() + interval_; }

 private:
  std::chrono::milliseconds interval_;
  Clock::time_point next_{};
};

}  // namespace cairn::roles
