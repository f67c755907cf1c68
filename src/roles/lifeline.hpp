#pragma once

#include <algorithm>
#include <chrono>

namespace cairn::roles {

/// How long workers wait for rank 0 [s], if it waits for them for `lost_after`: it speaks often,
/// and without it all the others idle.
inline double patience_with_rank_0(double lost_after) {
  return std::min(lost_after, std::max(30.0, lost_after / 5));
}

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
    return patience_ > 0 && std::chrono::duration<double>(now - heard_).count() > patience_;
  }

 private:
  /// Between two questions; more means that this process was stopped or starved.
  static constexpr std::chrono::seconds longest_pause{3};

  double patience_;
  Clock::time_point heard_{};
  Clock::time_point asked_{};
};

}  // namespace cairn::roles
