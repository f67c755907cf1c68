#pragma once

#include "cairn/comm/channel.hpp"

namespace cairn::roles {

/// Holds a rank that is reserved for prediction: takes the curves that workers send, without a
/// verdict, until it is released. Returns as `work` does.
bool predict(comm::Channel& channel);

}  // namespace cairn::roles
