#include "roles/pace.hpp"

#include <algorithm>
#include <variant>

#include "cairn/core/clock.hpp"

namespace cairn::roles {

/// A test has no curve.
void Pace::begin(WorkerId worker, const protocol::Assignment& assignment, Clock::time_point now) {
  if (std::holds_alternative<protocol::TestTask>(assignment.task)) return;
  runs_[worker] = {assignment.candidate, assignment.attempt, now};
}

void Pace::beat(const protocol::Heartbeat& beat, Clock::time_point now) {
  const auto found = runs_.find(beat.worker);
  if (found == runs_.end()) return;
  Run& run = found->second;
  const bool of_it = run.candidate == beat.candidate && run.attempt == beat.attempt;
  if (!of_it || beat.epoch <= run.epoch) return;
  const double seconds = to_seconds(now - run.grown);
  for (Mean* mean : {&run.own, &all_}) {
    mean->seconds += seconds;
    ++mean->points;
  }
  run.epoch = beat.epoch;
  run.grown = now;
}

std::vector<Pace::Stall> Pace::stalled(Clock::time_point now) const {
  std::vector<Stall> stalled;
  if (factor_ == 0) return stalled;
  for (const auto& [worker, run] : runs_) {
    const Mean& mean = run.own.points > 0 ? run.own : all_;
    if (mean.points == 0) continue;
    const double usual = mean.seconds / mean.points;
    const double since = to_seconds(now - run.grown);
    if (since > std::max(shortest_patience, factor_ * usual))
      stalled.push_back({worker, since, usual});
  }
  return stalled;
}

}  // namespace cairn::roles
