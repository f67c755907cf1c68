#pragma once

#include <mpi.h>

#include <deque>
#include <optional>

#include "cairn/comm/channel.hpp"
#include "comm/failures.hpp"

namespace cairn::comm {

/// Messages that have been announced. MPI fetches the bytes of a long one from its sender only when
/// it is asked for, and would wait for ever if the sender has died since; so nobody waits here.
class Arrivals {
 public:
  Arrivals(MPI_Comm communicator, Failures& failures)
      : communicator_(communicator), failures_(failures) {}

  /// The next message that is complete, in the order of each sender. Does not wait.
  std::optional<Envelope> next();
  /// Leaves what never became complete to the end of the process: MPI may still write there.
  void abandon();

 private:
  struct Arrival {
    Envelope envelope;
    MPI_Request request = MPI_REQUEST_NULL;
    Progress progress = Progress::pending;
  };
  bool probe();
  std::optional<Envelope> take();
  bool first_of_its_sender(const Arrival& arrival) const;

  MPI_Comm communicator_;
  Failures& failures_;
  std::deque<Arrival> arrivals_;
};

}  // namespace cairn::comm
