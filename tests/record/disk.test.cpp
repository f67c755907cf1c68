#include <sys/mount.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "record/segment_reader.hpp"
#include "record/segment_writer.hpp"
#include "support.hpp"

/// What a writer does while the disk refuses: a limit of the process, a full file system, a folder
/// that is away.
namespace cairn::record {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::error_of;
using testing::TemporaryFolder;
using Clock = std::chrono::steady_clock;

/// Files may not grow beyond a size while this lives: then a write is cut short, or fails.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

class DiskTest : public ::testing::Test {
 protected:
  /// A payload that tells which one it is.
  static auto record_of(std::size_t size, int fill = 42) {
    return [=](std::vector<std::byte>& out) { out.resize(out.size() + size, std::byte(fill)); };
  }

  /// Waits until the writer says why it waits.
  static std::string trouble_of(const SegmentWriter& writer) {
    const auto begin = Clock::now();
    while (writer.trouble().empty() && Clock::now() - begin < 5s) std::this_thread::sleep_for(5ms);
    return writer.trouble();
  }

  std::optional<TornTail> read() {
    fills.clear();
    return read_segment(path, 1, [&](auto payload, auto) {
      fills.push_back(payload.empty() ? 0 : std::to_integer<int>(payload.front()));
    });
  }

  TemporaryFolder folder;
  fs::path path = folder.path() / "0001";
  std::vector<int> fills;  // of the records that were read
};

TEST_F(DiskTest, WritesAgainWhenTheDiskTakesBytesAgain) {
  SegmentWriter writer(path, {1});
  {
    const FileSizeLimit limit(1000);
    writer.append(record_of(100, 1));
    writer.append(record_of(2000, 2));
    const std::string trouble = trouble_of(writer);
    EXPECT_EQ(trouble, "cannot write " + path.string() + ": File too large");
    EXPECT_EQ(fs::file_size(path), 1000u) << "the limit cuts the second record in two";
    const auto torn = read();
    EXPECT_TRUE(torn && torn->offset == 180 && torn->bytes == 820);
    EXPECT_EQ(fills, std::vector{1});
    writer.append(record_of(300, 3));  // which does not wait
  }
  writer.sync();
  EXPECT_EQ(writer.trouble(), "");
  EXPECT_FALSE(read());
  EXPECT_EQ(fills, (std::vector{1, 2, 3}));
}

TEST_F(DiskTest, GivesUpWhenPatienceIsOver) {
  SegmentWriter writer(path, {1}, 500ms);
  writer.append(record_of(100, 1));
  writer.sync();
  const FileSizeLimit limit(1000);
  writer.append(record_of(2000, 2));
  const auto begin = Clock::now();
  try {
    writer.sync();
    FAIL() << "it did not give up";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::resumable);
    EXPECT_TRUE(std::string_view(error.what()).starts_with(unwritten_journal)) << error.what();
    EXPECT_NE(error.diagnosis().reason.find("File too large"), std::string::npos) << error.what();
    EXPECT_EQ(error_of([&] { writer.append(record_of(1)); }), error.what());
    EXPECT_EQ(error_of([&] { writer.sync(); }), error.what());
  }
  EXPECT_GT(Clock::now() - begin, 300ms);
  EXPECT_LT(Clock::now() - begin, 5s);
  const auto torn = read();
  EXPECT_TRUE(torn && torn->offset == 180);
  EXPECT_EQ(fills, std::vector{1});
}

TEST_F(DiskTest, ClosingDoesNotHang) {
  auto writer = std::make_unique<SegmentWriter>(path, SegmentStart{1});
  const FileSizeLimit limit(1000);
  writer->append(record_of(2000));
  EXPECT_NE(trouble_of(*writer), "");
  const auto begin = Clock::now();
  writer.reset();
  EXPECT_GT(Clock::now() - begin, 1500ms) << "it does try again";
  EXPECT_LT(Clock::now() - begin, 4s);
}

TEST_F(DiskTest, ClosingWritesWhatTheDiskTakesAgain) {
  auto writer = std::make_unique<SegmentWriter>(path, SegmentStart{1});
  std::optional<FileSizeLimit> limit(1000);
  writer->append(record_of(2000, 2));
  EXPECT_NE(trouble_of(*writer), "");
  std::jthread closing([&] { writer.reset(); });
  std::this_thread::sleep_for(500ms);
  limit.reset();
  closing.join();
  EXPECT_FALSE(read());
  EXPECT_EQ(fills, std::vector{2});
}

TEST_F(DiskTest, AppendingWaitsWhileTooMuchIsQueuedAndHearsOfTheEnd) {
  SegmentWriter writer(path, {1}, 1500ms);
  const FileSizeLimit limit(1000);
  const auto begin = Clock::now();
  const std::string error = error_of([&] {
    for (int i = 0; i < 70; ++i) writer.append(record_of(1 << 20));
  });
  EXPECT_NE(error.find("File too large"), error.npos) << error;
  EXPECT_GT(Clock::now() - begin, 1s);
}

TEST_F(DiskTest, AFolderMayBeAwayForAWhile) {
  const fs::path place = folder.path() / "a", away = folder.path() / "b";
  fs::create_directory(place);
  path = place / "0001";
  SegmentWriter writer(path, {1});
  std::optional<FileSizeLimit> limit(1000);
  writer.append(record_of(2000, 2));
  EXPECT_NE(trouble_of(writer), "");
  fs::rename(place, away);
  limit.reset();
  std::this_thread::sleep_for(700ms);
  EXPECT_EQ(writer.trouble(), "cannot write " + path.string() + ": No such file or directory");
  EXPECT_FALSE(fs::exists(path)) << "it was made again";
  fs::rename(away, place);
  writer.sync();
  EXPECT_FALSE(read());
  EXPECT_EQ(fills, std::vector{2});
}

TEST_F(DiskTest, AFileThatWasRemovedIsNotMadeAgain) {
  SegmentWriter writer(path, {1}, 500ms);
  fs::remove(path);
  writer.append(record_of(100));
  const std::string error = error_of([&] { writer.sync(); });
  EXPECT_NE(error.find("cannot write the journal"), error.npos) << error;
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(DiskTest, TheFileOfAnotherJobIsNeverWritten) {
  SegmentWriter writer(path, {1}, 500ms);
  fs::remove(path);
  {
    SegmentWriter newer(path, {1});
    newer.append(record_of(100, 9));
  }
  const auto before = read_file(path);
  writer.append(record_of(2000, 1));
  const std::string error = error_of([&] { writer.sync(); });
  EXPECT_NE(error.find("another file has taken its place"), error.npos) << error;
  EXPECT_EQ(read_file(path), before);
}

TEST_F(DiskTest, AFileThatWasCutOffIsNotWrittenBehindAHole) {
  SegmentWriter writer(path, {1}, 500ms);
  for (int i = 0; i < 10; ++i) writer.append(record_of(100));
  writer.sync();
  const FileSizeLimit limit(1300);
  writer.append(record_of(2000));
  EXPECT_NE(trouble_of(writer), "");
  fs::resize_file(path, 500);
  const std::string error = error_of([&] { writer.sync(); });
  EXPECT_NE(error.find("it has 500 of 1224 bytes"), error.npos) << error;
  EXPECT_EQ(fs::file_size(path), 500u);
}

/// A file system of 128 KiB.
class FullDiskTest : public DiskTest {
 protected:
  void SetUp() override {
    if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=128k") != 0)
      GTEST_SKIP() << "no file system may be mounted here";
    mounted_ = true;
  }
  void TearDown() override {
    if (mounted_) ::umount2(folder.path().c_str(), MNT_DETACH);
  }
  /// Takes all space.
  void fill() const {
    std::ofstream out(filler(), std::ios::binary);
    const std::string block(4096, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  fs::path filler() const { return folder.path() / "filler"; }

 private:
  bool mounted_ = false;
};

TEST_F(FullDiskTest, GoesOnWhenThereIsSpaceAgain) {
  SegmentWriter writer(path, {1});
  writer.append(record_of(100, 1));
  writer.sync();
  fill();
  for (int i = 2; i < 22; ++i) writer.append(record_of(3000, i));
  EXPECT_EQ(trouble_of(writer), "cannot write " + path.string() + ": No space left on device");
  fs::remove(filler());
  writer.sync();
  EXPECT_EQ(writer.trouble(), "");
  EXPECT_FALSE(read());
  EXPECT_EQ(fills.size(), 21u);
  EXPECT_EQ(fills.back(), 21);
}

TEST_F(FullDiskTest, WhatWasWrittenBeforeItGaveUpCanBeRead) {
  SegmentWriter writer(path, {1}, 500ms);
  for (int i = 0; i < 100; ++i) writer.append(record_of(3000, i));
  const std::string error = error_of([&] { writer.sync(); });
  EXPECT_NE(error.find("No space left on device"), error.npos) << error;
  EXPECT_TRUE(read());
  EXPECT_GT(fills.size(), 30u);
  EXPECT_LT(fills.size(), 50u);
  for (std::size_t i = 0; i < fills.size(); ++i) EXPECT_EQ(fills[i], static_cast<int>(i));
}

TEST_F(FullDiskTest, ASegmentThatCannotBeginFailsAtOnceAndLeavesNothing) {
  fill();
  const auto begin = Clock::now();
  const std::string error = error_of([&] { SegmentWriter writer(path, {1}); });
  EXPECT_NE(error.find("No space left on device"), error.npos) << error;
  EXPECT_LT(Clock::now() - begin, 1s);
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace cairn::record
