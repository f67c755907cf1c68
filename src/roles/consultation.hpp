#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "cairn/roles/worker.hpp"

namespace cairn::roles {

/// What a training of the search asks its predictor, and what it is told.
class Consultation {
 public:
  explicit Consultation(const WorkerSetup& setup) : setup_(setup) {}

  void begin(const protocol::Assignment& assignment);
  /// Sends the curve, whose newest point is not answered yet.
  void ask(const Curve& curve);
  void take(const protocol::Verdict& verdict);

  /// Whether the training has to wait for the verdict on its newest point.
  bool waits() const { return deadline_ && Clock::now() < *deadline_; }
  /// Waits no longer. Returns true if the verdict did not come in time: from then on nobody waits
  /// for this predictor until it speaks again.
  bool end_wait();

  bool stopped() const { return stopped_; }
  std::vector<protocol::Forecast> take_forecasts() { return std::exchange(forecasts_, {}); }

 private:
  using Clock = std::chrono::steady_clock;

  comm::Peer predictor() const { return setup_.layout.predictor(assignment_.candidate); }

  const WorkerSetup& setup_;
  protocol::Assignment assignment_;
  double asked_ = 0;  ///< epoch of the newest point
  std::optional<Clock::time_point> deadline_;
  std::set<comm::Peer> silent_;  ///< predictors that did not answer in time
  std::vector<protocol::Forecast> forecasts_;
  bool stopped_ = false;
};

}  // namespace cairn::roles
