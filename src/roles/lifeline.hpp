#pragma once

#include <chrono>

#include "cairn/core/clock.hpp"

namespace cairn::roles {

/// Whether somebody who speaks regularly has been silent for too long. To be asked often: after a
/// pause of this process itself the other one gets its time again.
class Lifeline {
 public:
  using Clock = std::chrono::steady_clock;

  /// `patience` [s]; 0: endless.
  explicit Lifeline(double patience) : patience_(patience) {}

  void heard(Clock::time_point now) { heard_ = now; }
  bool torn(Clock::time_point now) {
    if (now - asked_ > longest_pause) heard_ = now;
    asked_ = now;
    return patience_ > 0 && to_seconds(now - heard_) > patience_;
  }

 private:
  /// Between two questions; more means that this process was stopped or starved.
  static constexpr std::chrono::seconds longest_pause{3};

  double patience_;
  Clock::time_point heard_{};
  Clock::time_point asked_{};
};

}  // namespace cairn::roles
