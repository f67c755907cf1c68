#include "cairn/comm/world.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <thread>

#include "cairn/core/error.hpp"
#include "mpi_world.hpp"

namespace cairn::comm {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

const World& world() {
  return test::world();
}

std::vector<std::byte> number(int value) {
  std::vector<std::byte> bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

int number(const std::vector<std::byte>& bytes) {
  int value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

TEST(World, GathersByRank) {
  const auto texts = world().gather(std::string(static_cast<std::size_t>(world().rank()), 'x'));
  ASSERT_EQ(texts.size(), static_cast<std::size_t>(world().size()));
  for (std::size_t rank = 0; rank < texts.size(); ++rank) EXPECT_EQ(texts[rank].size(), rank);
}

TEST(World, TheRootsTextReachesAll) {
  const std::string text(100000, 'y');
  EXPECT_EQ(world().from_root([&] { return text; }), text);
}

TEST(World, TheRootsErrorReachesAll) {
  try {
    world().from_root([]() -> std::string { throw UsageError({"a", "b", "c"}); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    EXPECT_STREQ(error.what(), "a: b. c");
  }
}

TEST(World, AnErrorOfOneRankIsThrownByAllAndNamesIt) {
  try {
    world().everywhere([] {
      if (world().rank() == 1) throw Error({"no device", "driver", ""});
    });
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "rank 1: no device: driver");
  }
}

TEST(World, NodeMemoryIsMadeOnceAndSeenByAll) {
  int made = 0;
  const auto tensors = world().share_on_node([&] {
    ++made;
    auto tensor = HostTensor::allocate(DType::int64, {2, 3});
    std::iota(tensor.as<std::int64_t>().begin(), tensor.as<std::int64_t>().end(), 10);
    return std::vector{tensor, HostTensor::allocate(DType::uint8, {0})};
  });
  EXPECT_EQ(made, world().rank() == 0 ? 1 : 0);
  ASSERT_EQ(tensors.size(), 2u);
  EXPECT_EQ(tensors[0].shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(tensors[0].as<std::int64_t>()[5], 15);
  EXPECT_EQ(tensors[1].bytes(), 0u);
}

/// No rank begins the next test while another still receives in this one.
class MpiChannel : public testing::Test {
 protected:
  void TearDown() override { world().gather(""); }
};

TEST_F(MpiChannel, DeliversInOrderFromEachPeer) {
  constexpr int messages = 3000;
  const auto channel = world().channel();
  if (world().rank() > 0) {
    for (int i = 0; i < messages; ++i) channel->send(Peer(0), number(i));
    return;
  }
  std::vector<int> next(channel->peers());
  for (int i = 0; i < messages * (world().size() - 1); ++i) {
    const auto envelope = channel->receive(milliseconds(10000));
    ASSERT_TRUE(envelope);
    EXPECT_EQ(number(envelope->bytes), next[envelope->from.value()]++);
  }
}

TEST_F(MpiChannel, SendsToThoseWhoDoNotListenYetDoNotBlock) {
  const auto channel = world().channel();
  const auto peers = static_cast<int>(channel->peers());
  for (int peer = 0; peer < peers; ++peer)
    channel->send(Peer(static_cast<std::uint32_t>(peer)), std::vector<std::byte>(200000));
  for (int i = 0; i < peers; ++i) {
    const auto envelope = channel->receive(milliseconds(10000));
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->bytes.size(), 200000u);
  }
}

TEST_F(MpiChannel, APostWakesTheOwner) {
  const auto channel = world().channel();
  std::jthread helper([&] {
    std::this_thread::sleep_for(milliseconds(30));
    channel->post(number(7));
  });
  const auto envelope = channel->receive(milliseconds(10000));
  ASSERT_TRUE(envelope);
  EXPECT_EQ(number(envelope->bytes), 7);
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

TEST_F(MpiChannel, AnIdleRankSleeps) {
  const auto channel = world().channel();
  const double before = cpu_seconds();
  EXPECT_FALSE(channel->receive(milliseconds(2000)));
  EXPECT_LT(cpu_seconds() - before, 0.2) << "2 s of waiting; a polling rank would use all of them";
}

TEST_F(MpiChannel, AnIdleRankAnswersSoon) {
  const auto channel = world().channel();
  if (world().rank() != 0) {
    while (number(channel->receive(milliseconds(20000)).value().bytes) >= 0)
      channel->send(Peer(0), number(1));
    return;
  }
  std::vector<double> delays;
  for (int round = 0; round < 40; ++round) {
    std::this_thread::sleep_for(milliseconds(20));  // long enough that the other one sleeps
    const auto sent = Clock::now();
    channel->send(Peer(1), number(round));
    ASSERT_TRUE(channel->receive(milliseconds(10000)));
    delays.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
  }
  for (std::uint32_t peer = 1; peer < channel->peers(); ++peer)
    channel->send(Peer(peer), number(-1));
  std::ranges::nth_element(delays, delays.begin() + 20);
  EXPECT_LT(delays[20], 20.0) << "[ms]; 1 to 2 on an idle machine";
}

}  // namespace
}  // namespace cairn::comm
