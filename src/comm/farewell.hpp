#pragma once

#include <mpi.h>

#include <chrono>
#include <vector>

#include "comm/failures.hpp"

namespace cairn::comm {

/// How the ranks of a job find out at its end whether all of them are still there: each says
/// goodbye to rank 0, which answers all. MPI_Finalize and the freeing of shared windows are
/// collective, and would wait for ever for a rank that has died. Ranks whose death MPI reports are
/// not waited for.
class Farewell {
 public:
  explicit Farewell(MPI_Comm communicator);
  Farewell(const Farewell&) = delete;
  Farewell& operator=(const Farewell&) = delete;

  /// Called once, by every rank, when it has nothing more to do. Returns the same to all: whether
  /// everybody came. If not, MPI must not be used any more, and this object must not be destroyed.
  bool meet();
  /// On rank 0, now and then while it has something left to do: those who have come wait on. They
  /// leave when they hear nothing from it for a minute.
  void reassure();

 private:
  enum class Word : char { leave = 0, finalise = 1, wait = 2 };
  using Requests = std::vector<MPI_Request>;

  /// `word` must live as long as the requests.
  void tell_all(const Word& word, Requests& requests);
  bool host();
  bool visit();
  bool wait(Requests& requests, std::chrono::steady_clock::duration patience);

  MPI_Comm communicator_;
  Failures failures_;
  int rank_ = 0;
  int size_ = 1;
  // MPI may use these to the end of the process.
  std::vector<char> goodbyes_;
  Word answer_ = Word::leave;
  Word reassurance_ = Word::wait;
  Requests requests_;
  Requests reassurances_;
};

}  // namespace cairn::comm
