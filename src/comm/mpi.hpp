#pragma once

#include <mpi.h>

#include <memory>

#include "cairn/comm/channel.hpp"

namespace cairn::comm {

constexpr int channel_tag = 1;

/// `communicator` is used by channels and the farewell alone, and lives as long as they do.
std::unique_ptr<Channel> make_mpi_channel(MPI_Comm communicator);

}  // namespace cairn::comm
