#pragma once

#include <map>
#include <optional>
#include <string>

#include "cairn/coordinator/state.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::app {

/// What a person wants to know of a run under way, gathered from steps and heartbeats.
class Board {
 public:
  struct Running {
    protocol::Assignment assignment;
    double since = 0;               ///< seconds since 1970
    protocol::Heartbeat heartbeat;  ///< the newest; empty at first
  };
  struct Leader {
    CandidateId candidate;
    double value = 0;
    bool foretold = false;  ///< and not measured
  };

  /// `epochs`: of a full training in the search.
  explicit Board(double epochs) : epochs_(epochs) {}

  void step(const protocol::Step& step, const coordinator::State& state);
  void heartbeat(const protocol::Heartbeat& beat);

  std::uint64_t done() const { return done_; }
  std::uint64_t wanted() const { return wanted_; }
  std::uint64_t failed() const { return failed_; }
  const std::optional<Leader>& best() const { return best_; }
  const std::map<WorkerId, Running>& running() const { return running_; }
  const MetricInfo& objective() const { return objective_; }
  double epochs() const { return epochs_; }

  double samples_per_second() const;
  /// [s], from the rate of this submission so far.
  std::optional<double> seconds_left(double now) const;
  /// "12/100 done, 1 failed, best 0.9012 (candidate 7), 5.2 k samples/s, about 3 min left"
  std::string summary(double now) const;

 private:
  void finished(const protocol::Finished& message, const coordinator::State& state);
  void compare(const protocol::Finished& message, protocol::Fitness fitness);

  double epochs_;
  MetricInfo objective_;
  std::uint64_t done_ = 0;
  std::uint64_t wanted_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t done_before_ = 0;  ///< this submission
  double started_ = 0;
  std::optional<Leader> best_;
  std::map<WorkerId, Running> running_;
};

}  // namespace cairn::app
