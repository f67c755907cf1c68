#include "comm/sends.hpp"

#include <algorithm>
#include <utility>

#include "comm/mpi.hpp"

namespace cairn::comm {

void Sends::add(int to, std::vector<std::byte> bytes) {
  if (failures_.dead(to)) return;
  Send& send = sends_.emplace_back();
  send.bytes = std::move(bytes);
  const int size = static_cast<int>(send.bytes.size());
  if (!failures_.fine(MPI_Isend(send.bytes.data(), size, MPI_BYTE, to, channel_tag, communicator_,
                                &send.request)))
    sends_.pop_back();
}

/// Messages mostly finish in order, so that the front tells; but one that never finishes must not
/// keep the others, so that a queue that has doubled is looked through.
void Sends::progress() {
  while (!sends_.empty() && over(sends_.front())) sends_.pop_front();
  if (sends_.size() >= sweep_at_) sweep();
}

void Sends::abandon() {
  if (!sends_.empty()) new std::deque<Send>(std::move(sends_));
}

void Sends::sweep() {
  std::erase_if(sends_, [this](Send& send) { return over(send); });
  sweep_at_ = std::max<std::size_t>(64, 2 * sends_.size());
}

}  // namespace cairn::comm
