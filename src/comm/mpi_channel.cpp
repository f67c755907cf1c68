#include <sched.h>

#include <algorithm>

#include "comm/inbox.hpp"
#include "comm/mpi.hpp"
#include "comm/nap.hpp"

namespace cairn::comm {
namespace {

constexpr int tag = 1;

bool done(MPI_Request& request) {
  int flag = 0;
  MPI_Test(&request, &flag, MPI_STATUS_IGNORE);
  return flag != 0;
}

class MpiChannel : public Channel {
 public:
  explicit MpiChannel(MPI_Comm communicator) : communicator_(communicator) {
    int rank = 0;
    MPI_Comm_rank(communicator_, &rank);
    self_ = Peer(static_cast<std::uint32_t>(rank));
  }

  /// Lets the last messages leave; gives up on peers that are dead, or do not listen any more.
  ~MpiChannel() override {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::seconds(5);
    while (!pending_.empty() && Clock::now() < deadline) {
      pending_.progress();
      sched_yield();
    }
    pending_.abandon();
  }

  Peer self() const override { return self_; }

  std::uint32_t peers() const override {
    int size = 0;
    MPI_Comm_size(communicator_, &size);
    return static_cast<std::uint32_t>(size);
  }

  void send(Peer to, std::vector<std::byte> bytes) override {
    pending_.add(communicator_, static_cast<int>(to.value()), std::move(bytes));
  }

  std::optional<Envelope> receive(std::chrono::microseconds patience) override {
    const auto deadline = Nap::Clock::now() + patience;
    while (true) {
      if (auto envelope = poll()) {
        nap_.reset();
        return envelope;
      }
      if (Nap::Clock::now() >= deadline) return std::nullopt;
      if (auto envelope = rest(deadline)) return envelope;
    }
  }

  void post(std::vector<std::byte> bytes) override { posted_.put({self_, std::move(bytes)}); }

 private:
  /// OpenMPI shows a message that came during a sleep only to the second probe.
  std::optional<Envelope> poll() {
    pending_.progress();
    if (auto envelope = posted_.take({})) return envelope;
    for (int probe = 0; probe < 2; ++probe)
      if (auto envelope = probe_once()) return envelope;
    return std::nullopt;
  }

  std::optional<Envelope> probe_once() {
    int flag = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, tag, communicator_, &flag, &status);
    if (!flag) return std::nullopt;
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Envelope envelope{Peer(static_cast<std::uint32_t>(status.MPI_SOURCE)),
                      std::vector<std::byte>(static_cast<std::size_t>(size))};
    MPI_Recv(envelope.bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, tag, communicator_,
             MPI_STATUS_IGNORE);
    return envelope;
  }

  /// Sleeps for a while, or until a thread of this process posts something.
  std::optional<Envelope> rest(Nap::Clock::time_point deadline) {
    using std::chrono::microseconds;
    const auto left = std::chrono::ceil<microseconds>(deadline - Nap::Clock::now());
    const auto pause = std::min(nap_.next(), std::max(left, microseconds(0)));
    if (pause.count() == 0) sched_yield();
    return posted_.take(pause);
  }

  MPI_Comm communicator_;
  Peer self_;
  PendingSends pending_;
  Inbox posted_;
  Nap nap_;
};

}  // namespace

void PendingSends::add(MPI_Comm communicator, int to, std::vector<std::byte> bytes) {
  Send& send = sends_.emplace_back();
  send.bytes = std::move(bytes);
  MPI_Isend(send.bytes.data(), static_cast<int>(send.bytes.size()), MPI_BYTE, to, tag, communicator,
            &send.request);
}

/// Messages mostly finish in order, so that the front tells; but one that never finishes must not
/// keep the others, so that a queue that has doubled is looked through.
void PendingSends::progress() {
  while (!sends_.empty() && done(sends_.front().request)) sends_.pop_front();
  if (sends_.size() >= sweep_at_) sweep();
}

void PendingSends::abandon() {
  if (!sends_.empty()) new std::deque<Send>(std::move(sends_));
}

void PendingSends::sweep() {
  std::erase_if(sends_, [](Send& send) { return done(send.request); });
  sweep_at_ = std::max<std::size_t>(64, 2 * sends_.size());
}

std::unique_ptr<Channel> make_mpi_channel(MPI_Comm communicator) {
  return std::make_unique<MpiChannel>(communicator);
}

}  // namespace cairn::comm
