#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <thread>

#include "record/segment_reader.hpp"
#include "record/segment_writer.hpp"
#include "support.hpp"

namespace {

std::atomic<int> syncs = 0;                 // that have begun
std::atomic<int> milliseconds_of_sync = 0;  // that a sync takes at least
std::atomic<std::int64_t> synced_size = 0;  // of the file, when it was synced last
std::atomic<int> failing_syncs = 0;         // that come next

}  // namespace

/// Stands in for the C library's: syncs, and notes what was in the file then. One that fails drops
/// what was written since the last one, as Linux may.
extern "C" int fsync(int descriptor) {
  struct stat status {};
  ::fstat(descriptor, &status);
  if (S_ISREG(status.st_mode)) ++syncs;
  if (S_ISREG(status.st_mode) && failing_syncs > 0) {
    --failing_syncs;
    EXPECT_EQ(::ftruncate(descriptor, synced_size), 0);
    errno = EIO;
    return -1;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds_of_sync));
  const long result = ::syscall(SYS_fsync, descriptor);
  if (S_ISREG(status.st_mode)) synced_size = status.st_size;
  return static_cast<int>(result);
}

namespace cairn::record {
namespace {

using testing::error_of;
using testing::TemporaryFolder;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Makes each sync take so long while this lives.
class SlowSyncs {
 public:
  explicit SlowSyncs(int milliseconds) { milliseconds_of_sync = milliseconds; }
  ~SlowSyncs() { milliseconds_of_sync = 0; }
};

class DurabilityTest : public ::testing::Test {
 protected:
  static auto record_of(std::size_t size) {
    return [size](std::vector<std::byte>& out) { out.resize(out.size() + size, std::byte{42}); };
  }

  std::uint64_t count_records() {
    std::uint64_t count = 0;
    EXPECT_FALSE(read_segment(path, 1, [&](auto, auto) { ++count; }));
    return count;
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "0001";
};

TEST_F(DurabilityTest, SyncReturnsAfterAllIsWrittenAndSynced) {
  SegmentWriter writer(path, {1});
  std::int64_t size = header_size;
  EXPECT_EQ(synced_size, size);
  for (int i = 0; i < 20; ++i) {
    writer.append(record_of(100));
    size += 16 + 100;
    writer.sync();
    EXPECT_EQ(synced_size, size);
  }
}

TEST_F(DurabilityTest, WithoutSyncItIsOnDiskSoon) {
  SegmentWriter writer(path, {1});
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // its thread idles by then
  const auto begin = Clock::now();
  for (int i = 0; i < 3; ++i) writer.append(record_of(100));
  while (synced_size < 64 + 3 * 116 && since(begin) < 5)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(synced_size, 64 + 3 * 116);
}

TEST_F(DurabilityTest, DestructionWritesAndSyncs) {
  {
    SegmentWriter writer(path, {1});
    for (int i = 0; i < 1000; ++i) writer.append(record_of(1000));
  }
  EXPECT_EQ(synced_size, 64 + 1000 * 1016);
  EXPECT_EQ(count_records(), 1000u);
}

TEST_F(DurabilityTest, DestructionDuringASyncLosesNothing) {
  {
    SegmentWriter writer(path, {1});
    const SlowSyncs slow(100);
    const int before = syncs;
    writer.append(record_of(10));
    while (syncs == before) std::this_thread::yield();
    writer.append(record_of(10));
  }
  EXPECT_EQ(synced_size, 64 + 2 * 26);
  EXPECT_EQ(count_records(), 2u);
}

TEST_F(DurabilityTest, AppendWaitsWhenTooMuchIsQueued) {
  SegmentWriter writer(path, {1});
  const SlowSyncs slow(1000);
  const int before = syncs;
  writer.append(record_of(10));
  while (syncs == before) std::this_thread::yield();
  const auto begin = Clock::now();
  for (int i = 0; i < 66; ++i) writer.append(record_of(1 << 20));
  EXPECT_GT(since(begin), 0.9);
}

TEST_F(DurabilityTest, ManyAppendsAreCheapAndSyncedInGroups) {
  syncs = 0;
  const auto begin = Clock::now();
  SegmentWriter writer(path, {1});
  for (int i = 0; i < 100'000; ++i) writer.append(record_of(1200));
  const double appending = since(begin);
  writer.sync();
  RecordProperty("microseconds_per_append", std::to_string(appending * 10));
  EXPECT_LE(syncs, 7 + since(begin) / 0.2);
  EXPECT_LT(appending, 10);
  EXPECT_EQ(count_records(), 100'000u);
}

TEST_F(DurabilityTest, SlowAppendsAreSyncedInGroups) {
  SegmentWriter writer(path, {1});
  syncs = 0;
  const auto begin = Clock::now();
  for (int i = 0; i < 300; ++i) {
    writer.append(record_of(100));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_LE(syncs, 2 + since(begin) / 0.2);
}

TEST_F(DurabilityTest, ThreadsMayAppendTogether) {
  {
    SegmentWriter writer(path, {1});
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) writer.append(record_of(50));
        writer.sync();
      });
  }
  EXPECT_EQ(count_records(), 2000u);
}

TEST_F(DurabilityTest, WhatAFailedSyncHasDroppedIsWrittenAgain) {
  {
    SegmentWriter writer(path, {1});
    writer.append(record_of(100));
    writer.sync();
    failing_syncs = 2;
    for (int i = 0; i < 50; ++i) {
      writer.append(record_of(1000));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));  // written in many pieces
    }
    writer.sync();
    EXPECT_EQ(failing_syncs, 0);
    EXPECT_EQ(writer.trouble(), "");
  }
  EXPECT_EQ(count_records(), 51u);
}

TEST_F(DurabilityTest, ASyncThatAlwaysFailsIsGivenUp) {
  SegmentWriter writer(path, {1}, std::chrono::milliseconds(500));
  failing_syncs = 1000;
  writer.append(record_of(100));
  const std::string error = error_of([&] { writer.sync(); });
  failing_syncs = 0;
  EXPECT_NE(error.find("Input/output error"), error.npos) << error;
}

TEST_F(DurabilityTest, IdleWriterSleeps) {
  SegmentWriter writer(path, {1});
  writer.append(record_of(100));
  writer.sync();
  const std::clock_t before = std::clock();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, 0.003);
}

TEST_F(DurabilityTest, TwoWritersCannotShareASegment) {
  const SegmentWriter writer(path, {1});
  const std::string error = error_of([&] { SegmentWriter(path, {1}); });
  EXPECT_NE(error.find("cannot create " + path.string()), error.npos) << error;
  EXPECT_NE(error.find("Another submission"), error.npos) << error;
}

}  // namespace
}  // namespace cairn::record
