#include "roles/rank_0.hpp"

#include <string>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/protocol/signs_of_life.hpp"

namespace cairn::roles {

Rank0::Rank0(comm::Channel& channel, Layout layout, double lost_after, StopReason stop_reason)
    : channel_(channel),
      layout_(layout),
      patience_(protocol::patience_with_rank_0(lost_after)),
      stop_reason_(std::move(stop_reason)),
      lifeline_(patience_) {}

void Rank0::heard(comm::Peer from) {
  if (from == layout_.coordinator()) lifeline_.heard(Lifeline::Clock::now());
}

void Rank0::look() {
  if (!looking_.due()) return;
  pass_on_request();
  gone_ |= lifeline_.torn(Lifeline::Clock::now());
  for (const comm::Peer peer : channel_.died()) gone_ |= peer == layout_.coordinator();
}

void Rank0::pass_on_request() {
  if (told_ || !stop_reason_) return;
  const auto reason = stop_reason_();
  if (!reason) return;
  told_ = true;
  const std::string text = *reason + " at rank " + std::to_string(channel_.self().value());
  channel_.send(layout_.coordinator(), protocol::encode(protocol::StopRequested{text}));
}

void Rank0::leave() const {
  throw Error(
      {"rank 0 has died, or has given no sign of life for " + short_duration(patience_),
       "nobody hands out work (cluster.lost_after)", "Submit the same command again with --resume"},
      ExitCode::resumable);
}

}  // namespace cairn::roles
