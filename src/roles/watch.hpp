#pragma once

#include <map>
#include <vector>

#include "cairn/coordinator/state.hpp"
#include "roles/lifeline.hpp"

namespace cairn::roles {

/// Who of the workers has been silent for too long. A dead rank is noticed by its silence alone:
/// MPI does not tell.
class Watch {
 public:
  using Clock = Lifeline::Clock;

  /// `patience` [s]; 0: nobody is ever taken for dead.
  explicit Watch(double patience) : patience_(patience) {}

  void joined(const protocol::Joined& worker) { joined_[worker.worker] = worker; }
  void heard(WorkerId worker, Clock::time_point now) { line(worker).heard(now); }
  /// How a worker introduced itself.
  const protocol::Joined& introduction(WorkerId worker) const { return joined_.at(worker); }

  /// Workers that should have spoken by now. To be asked often.
  std::vector<WorkerId> silent(const coordinator::State& state, Clock::time_point now);

  double patience() const { return patience_; }

 private:
  Lifeline& line(WorkerId worker) { return lines_.try_emplace(worker, patience_).first->second; }

  double patience_;
  std::map<WorkerId, protocol::Joined> joined_;
  std::map<WorkerId, Lifeline> lines_;
};

}  // namespace cairn::roles
