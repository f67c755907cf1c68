#include "comm/failures.hpp"

#include <numeric>
#include <utility>

#if defined(OPEN_MPI) && __has_include(<mpi-ext.h>)
#include <mpi-ext.h>
#endif

namespace cairn::comm {

#ifdef MPIX_ERR_PROC_FAILED  // ULFM, in OpenMPI's extensions or in MPICH's mpi.h
namespace {

bool tells_of_a_death(int result) {
  int what = MPI_SUCCESS;
  MPI_Error_class(result, &what);
  return what == MPIX_ERR_PROC_FAILED || what == MPIX_ERR_PROC_FAILED_PENDING;
}

/// The ranks in `communicator` of the members of `group`.
std::vector<int> ranks_of(MPI_Group group, MPI_Comm communicator) {
  int size = 0;
  MPI_Group_size(group, &size);
  std::vector<int> members(static_cast<std::size_t>(size));
  std::iota(members.begin(), members.end(), 0);
  std::vector<int> ranks(members.size());
  MPI_Group all = MPI_GROUP_NULL;
  MPI_Comm_group(communicator, &all);
  MPI_Group_translate_ranks(group, size, members.data(), all, ranks.data());
  MPI_Group_free(&all);
  return ranks;
}

/// Acknowledged deaths no longer fail the calls that accept messages from anybody.
std::vector<int> acknowledge(MPI_Comm communicator) {
  MPIX_Comm_failure_ack(communicator);
  MPI_Group group = MPI_GROUP_EMPTY;
  MPIX_Comm_failure_get_acked(communicator, &group);
  auto ranks = ranks_of(group, communicator);
  if (group != MPI_GROUP_EMPTY) MPI_Group_free(&group);
  return ranks;
}

}  // namespace
#else
namespace {

bool tells_of_a_death(int) {
  return false;
}
std::vector<int> acknowledge(MPI_Comm) {
  return {};
}

}  // namespace
#endif

Failures::Failures(MPI_Comm communicator) : communicator_(communicator) {
  int size = 0;
  MPI_Comm_size(communicator_, &size);
  dead_.resize(static_cast<std::size_t>(size));
#ifdef MPIX_ERR_PROC_FAILED
  MPI_Comm_set_errhandler(communicator_, MPI_ERRORS_RETURN);
#endif
  look();
}

bool Failures::fine(int result) {
  if (result == MPI_SUCCESS) return true;
  if (tells_of_a_death(result))
    look();
  else
    MPI_Comm_call_errhandler(MPI_COMM_WORLD, result);
  return false;
}

std::vector<int> Failures::unnamed() {
  return std::exchange(unnamed_, {});
}

void Failures::look() {
  for (int rank : acknowledge(communicator_)) {
    if (dead(rank)) continue;
    dead_[static_cast<std::size_t>(rank)] = true;
    any_ = true;
    unnamed_.push_back(rank);
  }
}

Progress progress_of(MPI_Request& request, Failures& failures) {
  int over = 0;
  if (failures.fine(MPI_Test(&request, &over, MPI_STATUS_IGNORE)))
    return over ? Progress::done : Progress::pending;
  request = MPI_REQUEST_NULL;
  return Progress::failed;
}

}  // namespace cairn::comm
