#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "cairn/protocol/message.hpp"

namespace cairn::roles {

/// Whose curve has not grown for much longer than is usual: a training may hang although its worker
/// gives signs of life.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr double shortest_patience = 60;  ///< [s]

  /// `factor`: times the mean time between two points of this training, or, before its first one,
  /// of all; 0: nobody ever stalls.
  explicit Pace(double factor) : factor_(factor) {}

  void begin(WorkerId worker, const protocol::Assignment& assignment, Clock::time_point now);
  void beat(const protocol::Heartbeat& beat, Clock::time_point now);
  void end(WorkerId worker) { runs_.erase(worker); }

  struct Stall {
    WorkerId worker;
    double since = 0;  ///< [s] the newest point
    double usual = 0;  ///< [s] between two points
  };
  std::vector<Stall> stalled(Clock::time_point now) const;

 private:
  struct Mean {
    double seconds = 0;
    double points = 0;
  };
  struct Run {
    CandidateId candidate;
    Attempt attempt;
    Clock::time_point grown;
    double epoch = 0;
    Mean own{};
  };

  double factor_;
  std::map<WorkerId, Run> runs_;
  Mean all_;
};

}  // namespace cairn::roles
