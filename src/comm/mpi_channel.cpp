#include <sched.h>

#include <algorithm>
#include <utility>

#include "comm/arrivals.hpp"
#include "comm/failures.hpp"
#include "comm/inbox.hpp"
#include "comm/mpi.hpp"
#include "comm/nap.hpp"
#include "comm/sends.hpp"

namespace cairn::comm {
namespace {

class MpiChannel : public Channel {
 public:
  explicit MpiChannel(MPI_Comm communicator)
      : communicator_(communicator),
        failures_(communicator),
        sends_(communicator, failures_),
        arrivals_(communicator, failures_) {
    int rank = 0;
    MPI_Comm_rank(communicator_, &rank);
    self_ = Peer(static_cast<std::uint32_t>(rank));
    mute_.resize(peers());
  }

  /// Lets the last messages leave; gives up on peers that are dead, or do not listen any more.
  ~MpiChannel() override {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::seconds(5);
    while (!sends_.empty() && Clock::now() < deadline) {
      sends_.progress();
      sched_yield();
    }
    sends_.abandon();
    arrivals_.abandon();
  }

  Peer self() const override { return self_; }

  std::uint32_t peers() const override {
    int size = 0;
    MPI_Comm_size(communicator_, &size);
    return static_cast<std::uint32_t>(size);
  }

  void send(Peer to, std::vector<std::byte> bytes) override {
    sends_.add(static_cast<int>(to.value()), std::move(bytes));
  }

  std::optional<Envelope> receive(std::chrono::microseconds patience) override {
    const auto deadline = Nap::Clock::now() + patience;
    while (true) {
      if (auto envelope = poll()) {
        nap_.reset();
        return envelope;
      }
      bury();
      if (Nap::Clock::now() >= deadline) return std::nullopt;
      if (auto envelope = rest(deadline)) return envelope;
    }
  }

  std::vector<Peer> died() override { return std::exchange(died_, {}); }

  void post(std::vector<std::byte> bytes) override { posted_.put({self_, std::move(bytes)}); }

 private:
  std::optional<Envelope> poll() {
    sends_.progress();
    if (auto envelope = posted_.take({})) return envelope;
    while (auto envelope = arrivals_.next())
      if (!mute_[envelope->from.value()]) return envelope;
    return std::nullopt;
  }

  /// Names the dead when their last messages have been read: what still comes would be taken for a
  /// sign of life.
  void bury() {
    for (int rank : failures_.unnamed()) {
      died_.emplace_back(static_cast<std::uint32_t>(rank));
      mute_[static_cast<std::size_t>(rank)] = true;
    }
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
  Failures failures_;
  Sends sends_;
  Arrivals arrivals_;
  Inbox posted_;
  Nap nap_;
  std::vector<Peer> died_;  ///< to be told to the owner
  std::vector<bool> mute_;  ///< by rank: whose death was told
};

}  // namespace

std::unique_ptr<Channel> make_mpi_channel(MPI_Comm communicator) {
  return std::make_unique<MpiChannel>(communicator);
}

}  // namespace cairn::comm
