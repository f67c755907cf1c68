#include "comm/farewell.hpp"

#include <chrono>
#include <thread>

namespace cairn::comm {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int tag = 2;  ///< not that of a channel
/// More than channels wait for their last messages.
constexpr auto patience_of_rank_0 = 10s;
/// Much more than between two reassurances.
constexpr auto patience_with_rank_0 = 60s;
constexpr auto patience_with_answers = 1s;

}  // namespace

Farewell::Farewell(MPI_Comm communicator) : communicator_(communicator), failures_(communicator) {
  MPI_Comm_rank(communicator_, &rank_);
  MPI_Comm_size(communicator_, &size_);
}

bool Farewell::meet() {
  return rank_ == 0 ? host() : visit();
}

bool Farewell::host() {
  goodbyes_.resize(static_cast<std::size_t>(size_));
  for (int rank = 1; rank < size_; ++rank)
    failures_.fine(MPI_Irecv(&goodbyes_[static_cast<std::size_t>(rank)], 1, MPI_CHAR, rank, tag,
                             communicator_, &requests_.emplace_back(MPI_REQUEST_NULL)));
  const bool all = wait(requests_, patience_of_rank_0) && !failures_.any();
  answer_ = all ? Word::finalise : Word::leave;
  Requests answers;
  tell_all(answer_, answers);
  wait(answers, patience_with_answers);
  return all;
}

bool Farewell::visit() {
  goodbyes_.resize(1);
  failures_.fine(MPI_Isend(goodbyes_.data(), 1, MPI_CHAR, 0, tag, communicator_,
                           &requests_.emplace_back(MPI_REQUEST_NULL)));
  do {
    failures_.fine(MPI_Irecv(&answer_, 1, MPI_CHAR, 0, tag, communicator_,
                             &requests_.emplace_back(MPI_REQUEST_NULL)));
    if (!wait(requests_, patience_with_rank_0) || failures_.dead(0)) return false;
    requests_.clear();
  } while (answer_ == Word::wait);
  return answer_ == Word::finalise;
}

void Farewell::reassure() {
  tell_all(reassurance_, reassurances_);
}

void Farewell::tell_all(const Word& word, Requests& requests) {
  for (int rank = 1; rank < size_; ++rank)
    failures_.fine(MPI_Isend(&word, 1, MPI_CHAR, rank, tag, communicator_,
                             &requests.emplace_back(MPI_REQUEST_NULL)));
}

/// Whether all requests are over in time; those with the dead are over, too.
bool Farewell::wait(Requests& requests, Clock::duration patience) {
  const auto deadline = Clock::now() + patience;
  while (true) {
    bool all = true;
    for (MPI_Request& request : requests)
      if (progress_of(request, failures_) == Progress::pending) all = false;
    if (all) return true;
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
}

}  // namespace cairn::comm
