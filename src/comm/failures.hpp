#pragma once

#include <mpi.h>

#include <cstddef>
#include <vector>

namespace cairn::comm {

/// Which ranks of a communicator have died, where MPI reports it: with ULFM (Bland et al., 2013),
/// which OpenMPI 5 has under `mpirun --with-ft ulfm`. Elsewhere nobody ever has.
class Failures {
 public:
  /// Where MPI can report deaths, calls with this communicator return their errors from now on.
  explicit Failures(MPI_Comm communicator);

  /// Judges what a call with this communicator returned. False: it failed since somebody has died,
  /// who is known from now on. Any other error ends the job, as MPI does by itself.
  bool fine(int result);

  bool dead(int rank) const { return dead_[static_cast<std::size_t>(rank)]; }
  bool any() const { return any_; }
  /// The dead who were not yet named by this function.
  std::vector<int> unnamed();

 private:
  void look();

  MPI_Comm communicator_;
  std::vector<bool> dead_;  ///< by rank
  bool any_ = false;
  std::vector<int> unnamed_;
};

/// How far a request with the communicator of `failures` is. One that is over is freed.
enum class Progress { pending, done, failed };
Progress progress_of(MPI_Request& request, Failures& failures);

}  // namespace cairn::comm
