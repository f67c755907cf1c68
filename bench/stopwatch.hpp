#pragma once

#include <ctime>

#include "cairn/objective/objective.hpp"

namespace cairn::bench {

/// Time of this process on its one core [s]: other programs disturb it less than a clock's time.
inline double cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Notes when training begins and ends.
class Stopwatch : public objective::Monitor {
 public:
  void enter(protocol::Phase phase) override {
    if (phase == protocol::Phase::train) begin_ = cpu_time();
    if (phase == protocol::Phase::validate) seconds_ = cpu_time() - begin_;
  }
  void epoch_done(const Curve&) override {}
  void samples(std::int64_t) override {}
  bool should_stop() override { return false; }
  double seconds() const { return seconds_; }

 private:
  double begin_ = 0, seconds_ = 0;
};

}  // namespace cairn::bench
