#pragma once

#include <chrono>

#include "cairn/comm/channel.hpp"
#include "cairn/roles/layout.hpp"
#include "roles/lifeline.hpp"
#include "roles/throttle.hpp"

namespace cairn::roles {

/// Rank 0 as another rank sees it: whether it lives, and whom to tell of a request to end.
class Rank0 {
 public:
  /// `lost_after` [s]: for how long rank 0 waits for others; 0: nobody is ever taken for dead.
  Rank0(comm::Channel& channel, Layout layout, double lost_after, StopReason stop_reason);

  /// Something came from this peer.
  void heard(comm::Peer from);
  /// To be called often: looks whether rank 0 lives, and passes on that this process was asked to
  /// end.
  void look();
  bool gone() const { return gone_; }
  /// Throws the Error with which a rank leaves without it.
  [[noreturn]] void leave() const;

 private:
  void pass_on_request();

  comm::Channel& channel_;
  Layout layout_;
  double patience_;  ///< [s]
  StopReason stop_reason_;
  Lifeline lifeline_;
  Throttle looking_{std::chrono::milliseconds(500)};
  bool gone_ = false;
  bool told_ = false;  ///< that this process was asked to end
};

}  // namespace cairn::roles
