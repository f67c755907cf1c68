#include "comm/arrivals.hpp"

#include <algorithm>
#include <utility>

#include "comm/mpi.hpp"

namespace cairn::comm {

/// OpenMPI shows a message that came during a sleep only to the second probe.
std::optional<Envelope> Arrivals::next() {
  if (auto envelope = take()) return envelope;
  for (int attempt = 0; attempt < 2; ++attempt)
    if (probe())
      if (auto envelope = take()) return envelope;
  return std::nullopt;
}

void Arrivals::abandon() {
  if (!arrivals_.empty()) new std::deque<Arrival>(std::move(arrivals_));
}

/// Begins to receive a message, if there is one.
bool Arrivals::probe() {
  int found = 0;
  MPI_Message message = MPI_MESSAGE_NULL;
  MPI_Status status;
  if (!failures_.fine(
          MPI_Improbe(MPI_ANY_SOURCE, channel_tag, communicator_, &found, &message, &status)))
    return false;
  if (!found) return false;
  int size = 0;
  MPI_Get_count(&status, MPI_BYTE, &size);
  Arrival& arrival = arrivals_.emplace_back();
  arrival.envelope.from = Peer(static_cast<std::uint32_t>(status.MPI_SOURCE));
  arrival.envelope.bytes.resize(static_cast<std::size_t>(size));
  if (!failures_.fine(
          MPI_Imrecv(arrival.envelope.bytes.data(), size, MPI_BYTE, &message, &arrival.request)))
    arrival.progress = Progress::failed;
  return true;
}

std::optional<Envelope> Arrivals::take() {
  for (Arrival& arrival : arrivals_)
    if (arrival.progress == Progress::pending)
      arrival.progress = progress_of(arrival.request, failures_);
  std::erase_if(arrivals_, [](const Arrival& a) { return a.progress == Progress::failed; });
  const auto found = std::ranges::find_if(arrivals_, [this](const Arrival& a) {
    return a.progress == Progress::done && first_of_its_sender(a);
  });
  if (found == arrivals_.end()) return std::nullopt;
  Envelope envelope = std::move(found->envelope);
  arrivals_.erase(found);
  return envelope;
}

bool Arrivals::first_of_its_sender(const Arrival& arrival) const {
  const auto first = std::ranges::find_if(
      arrivals_, [&](const Arrival& a) { return a.envelope.from == arrival.envelope.from; });
  return &*first == &arrival;
}

}  // namespace cairn::comm
