#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cairn/core/id.hpp"

namespace cairn::comm {

/// A place that messages can be sent to. Peer 0 is the coordinator.
using Peer = Id<struct PeerTag, std::uint32_t>;

struct Envelope {
  Peer from;
  std::vector<std::byte> bytes;
};

/// One peer's way to all others. Messages between two peers keep their order; none is lost while
/// both live. All but `post` belong to one thread.
class Channel {
 public:
  virtual ~Channel() = default;

  virtual Peer self() const = 0;
  virtual std::uint32_t peers() const = 0;

  /// Never blocks. A message to a dead peer is silently lost.
  virtual void send(Peer to, std::vector<std::byte> bytes) = 0;
  /// The next message, or nothing if none came within `patience`. Sleeps while it waits: an idle
  /// peer costs about 1 % of a core and answers within about 1 ms.
  virtual std::optional<Envelope> receive(std::chrono::microseconds patience) = 0;
  /// Peers whose processes have died, as the launcher reports; each is named once. Most launchers
  /// report nothing: silence must be noticed by other means.
  virtual std::vector<Peer> died() { return {}; }
  /// Puts a message from this peer's own helper threads into its inbox. Any thread may call it.
  virtual void post(std::vector<std::byte> bytes) = 0;
};

}  // namespace cairn::comm
