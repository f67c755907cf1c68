#include "cairn/store/writer.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

#include "store/samples.hpp"

namespace cairn::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

class StoreWriter : public Scratch {};

/// A tensor that tells when it is freed.
HostTensor counted(std::int64_t bytes, std::atomic<int>& living) {
  ++living;
  std::shared_ptr<std::byte> data(new std::byte[static_cast<std::size_t>(bytes)](),
                                  [&](std::byte* memory) {
                                    delete[] memory;
                                    --living;
                                  });
  return {DType::uint8, {bytes}, std::move(data)};
}

Checkpoint small(std::uint64_t candidate, HostTensor tensor) {
  Checkpoint checkpoint;
  checkpoint.candidate = CandidateId(candidate);
  checkpoint.weights = {{"a.b", std::move(tensor)}};
  return checkpoint;
}

TEST_F(StoreWriter, WritesAllInOrder) {
  std::vector<std::uint64_t> done;
  {
    Writer writer(path("run"), Precision::bfloat16, 1 << 20, [&](const Written& written) {
      const auto& ref = std::get<protocol::CheckpointRef>(written.result);
      EXPECT_EQ(ref.candidate, written.candidate);
      EXPECT_EQ(read(path("run") / path_of(ref)).weights[0].tensor.dtype, DType::bfloat16);
      done.push_back(ref.candidate.value());
    });
    for (std::uint64_t i = 0; i < 20; ++i) writer.write(network(i, 3, 20));
  }  // the destructor writes what is left
  ASSERT_EQ(done.size(), 20u);
  EXPECT_TRUE(std::ranges::is_sorted(done));
}

TEST_F(StoreWriter, FinishWaitsForAll) {
  std::atomic<int> done = 0;
  Writer writer(path("run"), Precision::float32, 1 << 20, [&](const Written&) {
    std::this_thread::sleep_for(2ms);
    ++done;
  });
  writer.finish();
  for (std::uint64_t i = 0; i < 5; ++i) writer.write(network(i, 1, 10));
  writer.finish();
  EXPECT_EQ(done, 5);
}

TEST_F(StoreWriter, BytesInFlightAreBounded) {
  constexpr int count = 20, fit = 3;
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  std::atomic<int> taken = 0, done = 0, living = 0;
  std::latch looked(1);
  {
    Writer writer(path("run"), Precision::float32, 3500, [&](const Written&) {
      // None that was taken later is written before this returns.
      const int most = std::min(done + fit, count);
      while (taken < most && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
      std::this_thread::sleep_for(1ms);  // for more, were there no bound
      EXPECT_EQ(taken, most);
      if (done == count) looked.wait();
      ++done;
    });
    for (std::uint64_t i = 0; i < count; ++i) {
      writer.write(small(i, counted(1000, living)));
      ++taken;
    }
    writer.write(small(count, counted(1'000'000, living)));  // alone, but it is taken
    EXPECT_EQ(done, count);
    EXPECT_LE(living, 1);  // its own, unless that is written already
    looked.count_down();
  }
  EXPECT_EQ(done, count + 1);
  EXPECT_EQ(living, 0);
}

TEST_F(StoreWriter, PartialCheckpointsStayExact) {
  std::vector<Written> done;
  auto partial = network(1, 2, 20);
  partial.training = {{"optimizer.n0.weight", noise(DType::float32, {20, 20}, 7)}};
  {
    Writer writer(path("run"), Precision::bfloat16, 1 << 20,
                  [&](const Written& written) { done.push_back(written); });
    writer.write(partial);
    writer.write(network(1, 2, 20));
    auto bad = partial;
    bad.training.push_back(bad.training[0]);
    writer.write(std::move(bad));
  }
  ASSERT_EQ(done.size(), 3u);
  const auto& ref = std::get<protocol::CheckpointRef>(done[0].result);
  EXPECT_TRUE(done[0].partial && ref.partial);
  EXPECT_THAT(path_of(ref).string(), HasSubstr("-part.h5"));
  EXPECT_TRUE(same(read(path("run"), ref), partial));
  const auto& rounded = std::get<protocol::CheckpointRef>(done[1].result);
  EXPECT_FALSE(done[1].partial || rounded.partial);
  EXPECT_EQ(read(path("run"), rounded).weights[0].tensor.dtype, DType::bfloat16);
  EXPECT_TRUE(done[2].partial && std::holds_alternative<std::string>(done[2].result));
}

TEST_F(StoreWriter, DoesNotHoldUpTheCaller) {
  std::latch go(1);
  int done = 0;
  {
    Writer writer(path("run"), Precision::float32, 1 << 20, [&](const Written&) {
      go.wait();
      ++done;
    });
    for (std::uint64_t i = 0; i < 10; ++i) writer.write(network(i, 1, 10));
    go.count_down();  // reached, although nothing is done yet
  }
  EXPECT_EQ(done, 10);
}

TEST_F(StoreWriter, FailureIsToldAndTheNextAreWritten) {
  std::vector<Written> done;
  {
    Writer writer(path("run"), Precision::float32, 1 << 20,
                  [&](const Written& written) { done.push_back(written); });
    auto bad = network(1, 1, 10);
    bad.attempt = Attempt(7);
    bad.weights.push_back(bad.weights[0]);
    writer.write(network(0, 1, 10));
    writer.write(std::move(bad));
    writer.write(network(2, 1, 10));
  }
  ASSERT_EQ(done.size(), 3u);
  EXPECT_EQ(done[1].candidate, CandidateId(1));
  EXPECT_EQ(done[1].attempt, Attempt(7));
  EXPECT_THAT(std::get<std::string>(done[1].result), HasSubstr("n0.weight"));
  for (const int good : {0, 2}) {
    const auto* ref = std::get_if<protocol::CheckpointRef>(&done[good].result);
    ASSERT_TRUE(ref);
    EXPECT_TRUE(same(read(path("run") / path_of(*ref)), network(good, 1, 10)));
  }
}

}  // namespace
}  // namespace cairn::store
