#include "cairn/roles/predictor.hpp"

#include "cairn/protocol/codec.hpp"

namespace cairn::roles {

bool predict(comm::Channel& channel) {
  while (true) {
    const auto envelope = channel.receive(std::chrono::seconds(1));
    if (!envelope) continue;
    const auto message = protocol::decode_message(envelope->bytes);
    if (const auto* released = std::get_if<protocol::Released>(&message))
      return released->resumable;
  }
}

}  // namespace cairn::roles
