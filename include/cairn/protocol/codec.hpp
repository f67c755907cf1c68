#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cairn/protocol/message.hpp"

namespace cairn::protocol {

/// Raised by every change that an older reader could not follow. See doc/protocol.md.
inline constexpr std::uint16_t codec_version = 6;

std::vector<std::byte> encode(const Message& message);
/// Throws Error for anything that `encode` did not write, without large allocations.
Message decode_message(std::span<const std::byte> bytes);

/// What the journal keeps of one step: when, what came, and what was decided.
struct Step {
  double time = 0;  ///< seconds since 1970, the coordinator's clock
  Message message;
  Decisions decisions;
  friend bool operator==(const Step&, const Step&) = default;
};
void encode(const Step& step, std::vector<std::byte>& out);  ///< appends
Step decode_step(std::span<const std::byte> bytes);

}  // namespace cairn::protocol
