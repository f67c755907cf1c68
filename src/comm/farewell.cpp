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
/// Rank 0 writes the tables of a long run meanwhile.
constexpr auto patience_with_rank_0 = 30min;
constexpr auto patience_with_answers = 1s;

bool wait(std::vector<MPI_Request>& requests, Clock::duration patience) {
  const auto deadline = Clock::now() + patience;
  while (true) {
    int all = 0;
    MPI_Testall(static_cast<int>(requests.size()), requests.data(), &all, MPI_STATUSES_IGNORE);
    if (all) return true;
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
}

}  // namespace

Farewell::Farewell(MPI_Comm communicator) : communicator_(communicator) {
  MPI_Comm_rank(communicator_, &rank_);
  MPI_Comm_size(communicator_, &size_);
}

bool Farewell::meet() {
  return rank_ == 0 ? host() : visit();
}

bool Farewell::host() {
  goodbyes_.resize(static_cast<std::size_t>(size_));
  for (int rank = 1; rank < size_; ++rank)
    MPI_Irecv(&goodbyes_[static_cast<std::size_t>(rank)], 1, MPI_CHAR, rank, tag, communicator_,
              &requests_.emplace_back());
  const bool all = wait(requests_, patience_of_rank_0);
  answer_ = all ? 1 : 0;
  std::vector<MPI_Request> answers;
  for (int rank = 1; rank < size_; ++rank)
    MPI_Isend(&answer_, 1, MPI_CHAR, rank, tag, communicator_, &answers.emplace_back());
  wait(answers, patience_with_answers);
  return all;
}

bool Farewell::visit() {
  goodbyes_.resize(1);
  MPI_Isend(goodbyes_.data(), 1, MPI_CHAR, 0, tag, communicator_, &requests_.emplace_back());
  MPI_Irecv(&answer_, 1, MPI_CHAR, 0, tag, communicator_, &requests_.emplace_back());
  return wait(requests_, patience_with_rank_0) && answer_ == 1;
}

}  // namespace cairn::comm
