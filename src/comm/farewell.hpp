#pragma once

#include <mpi.h>

#include <vector>

namespace cairn::comm {

/// How the ranks of a job find out at its end whether all of them are still there: each says
/// goodbye to rank 0, which answers all. MPI_Finalize and the freeing of shared windows are
/// collective, and would wait for ever for a rank that has died.
class Farewell {
 public:
  explicit Farewell(MPI_Comm communicator);
  Farewell(const Farewell&) = delete;
  Farewell& operator=(const Farewell&) = delete;

  /// Called once, by every rank, when it has nothing more to do. Returns the same to all: whether
  /// everybody came. If not, MPI must not be used any more, and this object must not be destroyed.
  bool meet();

 private:
  bool host();
  bool visit();

  MPI_Comm communicator_;
  int rank_ = 0;
  int size_ = 1;
  std::vector<char> goodbyes_;
  char answer_ = 0;
  std::vector<MPI_Request> requests_;
};

}  // namespace cairn::comm
