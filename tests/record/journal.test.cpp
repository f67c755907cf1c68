#include "cairn/record/journal.hpp"

#include <chrono>

#include "record/journal_format.hpp"
#include "record/segment_writer.hpp"
#include "support.hpp"

namespace cairn::record {
namespace {

using protocol::Step;
using testing::error_of;
using testing::finished_step;
using testing::overwrite;
using testing::TemporaryFolder;

class JournalTest : public ::testing::Test {
 protected:
  void write_segment(const std::vector<Step>& steps) {
    JournalWriter writer(run);
    for (const auto& step : steps) writer.append(step);
  }

  JournalInfo read() {
    steps.clear();
    return read_journal(run, [&](Step&& step) { steps.push_back(std::move(step)); });
  }

  TemporaryFolder folder;
  std::filesystem::path run = folder.path();
  std::vector<Step> steps;
};

TEST_F(JournalTest, SegmentsFollowOneAnother) {
  EXPECT_FALSE(has_journal(run));
  EXPECT_EQ(last_segment(run), 0u);
  write_segment({finished_step(1), finished_step(2)});
  EXPECT_TRUE(has_journal(run));
  write_segment({});
  write_segment({finished_step(3)});
  EXPECT_EQ(last_segment(run), 3u);
  const auto info = read();
  EXPECT_EQ(steps, (std::vector<Step>{finished_step(1), finished_step(2), finished_step(3)}));
  EXPECT_EQ(info.steps, 3u);
  EXPECT_EQ(info.segments, 3u);
  EXPECT_TRUE(info.torn.empty());
}

TEST_F(JournalTest, EachWriterHasItsOwnSegment) {
  JournalWriter first(run), second(run);
  EXPECT_EQ(first.segment(), 1u);
  EXPECT_EQ(second.segment(), 2u);
  EXPECT_GT(last_segment(run), first.segment());
}

TEST_F(JournalTest, SyncedStepsCanBeReadWhileTheWriterLives) {
  JournalWriter writer(run);
  writer.append(finished_step(1));
  writer.sync();
  read();
  EXPECT_EQ(steps.size(), 1u);
}

TEST_F(JournalTest, AnySegmentMayHaveATornTail) {
  for (int i = 0; i < 3; ++i) {
    write_segment({finished_step(1), finished_step(2)});
    const auto path = run / "journal" / ("000" + std::to_string(i + 1));  // before it is sealed
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 10);
  }
  const auto info = read();
  EXPECT_EQ(steps, std::vector<Step>(3, finished_step(1)));
  ASSERT_EQ(info.torn.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(info.torn[i].file.filename(), "000" + std::to_string(i + 1));
    EXPECT_EQ(info.torn[i].offset + info.torn[i].bytes,
              std::filesystem::file_size(info.torn[i].file));
  }
}

TEST_F(JournalTest, MissingSegmentIsNamed) {
  for (int i = 0; i < 3; ++i) write_segment({finished_step(1)});
  std::filesystem::remove(run / "journal/0002");
  const std::string error = error_of([&] { read(); });
  EXPECT_NE(error.find("segment 0002 is missing"), error.npos) << error;
}

TEST_F(JournalTest, SegmentThatWasCutOffLaterIsDamage) {
  for (int i = 0; i < 3; ++i) write_segment({finished_step(1), finished_step(2)});
  const auto path = run / "journal/0002";
  const auto size = std::filesystem::file_size(path);
  const auto record = (size - header_size) / 2;
  for (const auto length : {size - 10, size - record, std::uintmax_t{header_size},
                            std::uintmax_t{10}, std::uintmax_t{0}}) {
    std::filesystem::resize_file(path, length);
    const std::string error = error_of([&] { read(); });
    EXPECT_NE(error.find("cannot read " + path.string()), error.npos) << length;
    EXPECT_NE(error.find("cut off: it had " + std::to_string(size) + " bytes"), error.npos)
        << error;
    EXPECT_EQ(steps.size(), 2u) << "of the first segment";
  }
}

TEST_F(JournalTest, CountsFruitlessSubmissions) {
  EXPECT_EQ(fruitless_submissions(run), 0u) << "no journal";
  auto interrupted = finished_step(2);
  std::get<protocol::Finished>(interrupted.message).outcome.status = protocol::Status::interrupted;
  const Step saved{1.6e9, protocol::CheckpointSaved{}, {}};
  const Step stopped{1.6e9, protocol::StopRequested{"SIGTERM"}, {}};
  write_segment({stopped});
  EXPECT_EQ(fruitless_submissions(run), 1u);
  write_segment({interrupted});
  EXPECT_EQ(fruitless_submissions(run), 2u);
  write_segment({interrupted, finished_step(3), stopped});
  EXPECT_EQ(fruitless_submissions(run), 0u);
  write_segment({});
  write_segment({stopped, interrupted});
  EXPECT_EQ(fruitless_submissions(run), 2u);
  write_segment({saved});
  EXPECT_EQ(fruitless_submissions(run), 0u);
  overwrite(run / "journal/0001", testing::bytes(std::string(100, 'x')));
  EXPECT_NE(error_of([&] { fruitless_submissions(run); }), "");
}

TEST_F(JournalTest, NoJournalIsAnError) {
  EXPECT_NE(error_of([&] { read(); }).find("there is no journal"), std::string::npos);
  EXPECT_NE(error_of([&] { read_journal(run / "none", [](Step&&) {}); }), "");
}

TEST_F(JournalTest, OtherFilesInTheFolderAreIgnored) {
  write_segment({finished_step(1)});
  for (const char* name : {"0002.bak", "2", "00003", "0000", ".nfs01", "-001", "99999999999"})
    overwrite(run / "journal" / name, {});
  EXPECT_EQ(read().segments, 1u);
  EXPECT_EQ(last_segment(run), 1u);
}

TEST_F(JournalTest, PayloadThatIsNoStepIsNamedWithItsOffset) {
  std::filesystem::create_directories(run / "journal");
  {
    SegmentWriter writer(run / "journal/0001", {1});
    writer.append([](auto& out) { out.resize(out.size() + 3, std::byte{0xff}); });
  }
  const std::string error = error_of([&] { read(); });
  EXPECT_NE(error.find("the record at byte 64"), error.npos) << error;
}

TEST_F(JournalTest, ErrorsOfTheUserPassThrough) {
  write_segment({finished_step(1)});
  EXPECT_THROW(read_journal(run, [](Step&&) { throw std::out_of_range("mine"); }),
               std::out_of_range);
}

TEST_F(JournalTest, FolderThatCannotBeMadeIsAnError) {
  overwrite(run / "journal", {});
  const std::string error = error_of([&] { JournalWriter writer(run); });
  EXPECT_NE(error.find((run / "journal").string()), error.npos) << error;
}

TEST_F(JournalTest, HundredThousandStepsTakeReasonableTime) {
  const Step step = finished_step(1);
  const auto begin = std::chrono::steady_clock::now();
  const auto since = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  {
    JournalWriter writer(run);
    for (int i = 0; i < 100'000; ++i) writer.append(step);
    RecordProperty("microseconds_per_append", std::to_string(since() * 10));
  }
  const double writing = since();
  std::uint64_t count = 0;
  read_journal(run, [&](Step&&) { ++count; });
  RecordProperty("microseconds_per_read", std::to_string((since() - writing) * 10));
  EXPECT_EQ(count, 100'000u);
  EXPECT_LT(since(), 30);
}

}  // namespace
}  // namespace cairn::record
