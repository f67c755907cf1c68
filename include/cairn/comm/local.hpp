#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cairn/comm/channel.hpp"

namespace cairn::comm {

/// Channels between `peers` threads of this process: element i belongs to peer i.
std::vector<std::unique_ptr<Channel>> make_local_channels(std::uint32_t peers);

}  // namespace cairn::comm
