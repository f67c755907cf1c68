#include "cairn/comm/local.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace cairn::comm {
namespace {

using std::chrono::milliseconds;

std::vector<std::byte> text(int number) {
  return {static_cast<std::byte>(number & 255), static_cast<std::byte>(number >> 8)};
}

TEST(LocalChannel, DeliversInOrderFromEachPeer) {
  constexpr int messages = 5000;
  auto channels = make_local_channels(3);
  std::vector<std::jthread> senders;
  for (std::uint32_t peer : {1u, 2u})
    senders.emplace_back([&, peer] {
      for (int i = 0; i < messages; ++i) channels[peer]->send(Peer(0), text(i));
    });
  std::vector<int> next(3);
  for (int i = 0; i < 2 * messages; ++i) {
    const auto envelope = channels[0]->receive(milliseconds(5000));
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->bytes, text(next[envelope->from.value()]++));
  }
  EXPECT_FALSE(channels[0]->receive(milliseconds(0)));
}

TEST(LocalChannel, ReturnsNothingWhenPatienceEnds) {
  auto channels = make_local_channels(2);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(channels[1]->receive(milliseconds(20)));
  EXPECT_GE(std::chrono::steady_clock::now() - before, milliseconds(20));
}

TEST(LocalChannel, APostWakesTheOwner) {
  auto channels = make_local_channels(1);
  std::jthread helper([&] {
    std::this_thread::sleep_for(milliseconds(20));
    channels[0]->post(text(7));
  });
  const auto envelope = channels[0]->receive(milliseconds(5000));
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->from, Peer(0));
  EXPECT_EQ(envelope->bytes, text(7));
}

}  // namespace
}  // namespace cairn::comm
