#pragma once

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <vector>

#include "comm/failures.hpp"

namespace cairn::comm {

/// Messages that MPI has not finished sending: their buffers must live. One to a dead rank stays
/// for ever, unless MPI reports deaths.
class Sends {
 public:
  Sends(MPI_Comm communicator, Failures& failures)
      : communicator_(communicator), failures_(failures) {}

  void add(int to, std::vector<std::byte> bytes);
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
  bool over(Send& send) { return progress_of(send.request, failures_) != Progress::pending; }
  void sweep();

  MPI_Comm communicator_;
  Failures& failures_;
  std::deque<Send> sends_;
  std::size_t sweep_at_ = 64;  ///< size at which the whole queue is looked through
};

}  // namespace cairn::comm
