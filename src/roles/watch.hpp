#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "cairn/coordinator/state.hpp"

namespace cairn::roles {

/// When each worker was last heard of, and who has been silent for too long. A dead rank is noticed
/// by its silence alone: MPI does not tell.
class Watch {
 public:
  using Clock = std::chrono::steady_clock;

  /// `patience` [s]; 0: nobody is ever taken for dead.
  explicit Watch(double patience) : patience_(patience) {}

  void joined(const protocol::Joined& worker) { joined_[worker.worker] = worker; }
  void heard(WorkerId worker, Clock::time_point now) { heard_[worker] = now; }
  /// How a worker introduced itself.
  const protocol::Joined& introduction(WorkerId worker) const { return joined_.at(worker); }

  /// Workers that should have spoken by now. To be asked often: after a pause of this process
  /// itself all get their time again.
  std::vector<WorkerId> silent(const coordinator::State& state, Clock::time_point now);

  double patience() const { return patience_; }

 private:
  double patience_;
  std::map<WorkerId, protocol::Joined> joined_;
  std::map<WorkerId, Clock::time_point> heard_;
  Clock::time_point asked_{};
};

}  // namespace cairn::roles
