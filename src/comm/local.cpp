#include "cairn/comm/local.hpp"

#include <utility>

#include "comm/inbox.hpp"

namespace cairn::comm {
namespace {

using Inboxes = std::vector<Inbox>;

class LocalChannel : public Channel {
 public:
  LocalChannel(Peer self, std::shared_ptr<Inboxes> inboxes)
      : self_(self), inboxes_(std::move(inboxes)) {}

  Peer self() const override { return self_; }
  std::uint32_t peers() const override { return static_cast<std::uint32_t>(inboxes_->size()); }

  void send(Peer to, std::vector<std::byte> bytes) override {
    inboxes_->at(to.value()).put({self_, std::move(bytes)});
  }

  std::optional<Envelope> receive(std::chrono::microseconds patience) override {
    return (*inboxes_)[self_.value()].take(patience);
  }

  void post(std::vector<std::byte> bytes) override { send(self_, std::move(bytes)); }

 private:
  Peer self_;
  std::shared_ptr<Inboxes> inboxes_;
};

}  // namespace

std::vector<std::unique_ptr<Channel>> make_local_channels(std::uint32_t peers) {
  auto inboxes = std::make_shared<Inboxes>(peers);
  std::vector<std::unique_ptr<Channel>> channels;
  for (std::uint32_t peer = 0; peer < peers; ++peer)
    channels.push_back(std::make_unique<LocalChannel>(Peer(peer), inboxes));
  return channels;
}

}  // namespace cairn::comm
