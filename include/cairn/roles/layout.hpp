#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "cairn/comm/channel.hpp"
#include "cairn/core/id.hpp"

namespace cairn::roles {

/// Why this process was asked to end (a signal, the time limit); nothing: it was not.
using StopReason = std::function<std::optional<std::string>()>;

/// Who is where: peer 0 coordinates, the next ones predict, the others work.
struct Layout {
  std::uint32_t predictors = 0;
  std::uint32_t workers = 1;

  std::uint32_t peers() const { return 1 + predictors + workers; }
  comm::Peer coordinator() const { return comm::Peer(0); }
  comm::Peer worker(WorkerId id) const { return comm::Peer(1 + predictors + id.value()); }
  /// Which worker it is, if any.
  std::optional<WorkerId> worker_of(comm::Peer peer) const {
    if (peer.value() < 1 + predictors) return std::nullopt;
    return WorkerId(peer.value() - 1 - predictors);
  }
  comm::Peer predictor(std::uint32_t index) const { return comm::Peer(1 + index); }
  /// The predictor of a candidate; only with predictors > 0.
  comm::Peer predictor(CandidateId candidate) const {
    return predictor(static_cast<std::uint32_t>(candidate.value() % predictors));
  }
};

}  // namespace cairn::roles
