#pragma once

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "cairn/comm/channel.hpp"

namespace cairn::comm {

std::unique_ptr<Channel> make_mpi_channel(MPI_Comm communicator);

/// Sends that MPI has not finished: their buffers must live. A send to a dead rank stays for ever.
class PendingSends {
 public:
  void add(MPI_Comm communicator, int to, std::vector<std::byte> bytes);
  /// Frees what is done; cheap to call often.
  void progress();
  bool empty() const { return sends_.empty(); }
  /// Leaves what is pending to the end of the process: MPI may still read the buffers.
  void abandon();

 private:
  struct Send {
    std::vector<std::byte> bytes;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  void sweep();

  std::deque<Send> sends_;
  std::size_t sweep_at_ = 64;  ///< size at which the whole queue is looked through
};

}  // namespace cairn::comm
