#include <algorithm>
#include <utility>

#include "cairn/core/hash.hpp"
#include "cairn/core/random.hpp"
#include "record/segment_reader.hpp"
#include "record/segment_writer.hpp"
#include "support.hpp"

namespace cairn::record {
namespace {

using testing::bytes;
using testing::error_of;
using testing::overwrite;
using testing::TemporaryFolder;
using testing::text;

using Records = std::vector<std::pair<std::uint64_t, std::string>>;  // offset, payload

class SegmentTest : public ::testing::Test {
 protected:
  void write(const std::vector<std::string>& payloads, std::uint32_t number = 1) {
    std::filesystem::remove(path);
    SegmentWriter writer(path, {number});
    for (const auto& payload : payloads)
      writer.append([&](auto& out) {
        for (char c : payload) out.push_back(std::byte(c));
      });
    writer.sync();
  }

  std::optional<TornTail> read(std::uint32_t number = 1) {
    records.clear();
    return read_segment(path, number, [&](auto payload, std::uint64_t offset) {
      records.emplace_back(offset, testing::text(payload));
    });
  }

  /// Writes a header of this Cairn's layout with other contents.
  void write_header(SegmentHeader header) { overwrite(path, encode_header(header)); }

  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "0001";
  Records records;
};

TEST_F(SegmentTest, ReadsBackWhatWasWritten) {
  std::string binary(5000, '\0');
  for (std::size_t i = 0; i < binary.size(); ++i) binary[i] = static_cast<char>(i * 7);
  write({"one", "", binary});
  EXPECT_FALSE(read());
  EXPECT_EQ(records, (Records{{64, "one"}, {83, ""}, {99, binary}}));
}

TEST_F(SegmentTest, LayoutIsTheDocumentedOne) {
  write({"abc"}, 7);
  const auto file = testing::text(cairn::read_file(path));
  ASSERT_EQ(file.size(), 64u + 16 + 3);
  EXPECT_EQ(file.substr(0, 8), "CAIRNJNL");
  EXPECT_EQ(file.substr(8, 2), std::string("\2\0", 2));
  EXPECT_EQ(file.substr(12, 4), std::string("\7\0\0\0", 4));
  EXPECT_EQ(file.substr(24, 6), std::string("0.1.0\0", 6));
  EXPECT_EQ(file.substr(64, 4), std::string("\3\0\0\0", 4));
  EXPECT_EQ(file.substr(80), "abc");
}

TEST_F(SegmentTest, VersionIsThatOfTheProject) {
  const auto cmake = read_text(std::filesystem::path(CAIRN_SOURCE_DIR) / "CMakeLists.txt");
  EXPECT_NE(cmake.find("project(cairn VERSION " + std::string(cairn_version) + " "), cmake.npos);
}

TEST_F(SegmentTest, EmptySegmentHasNoRecords) {
  write({});
  EXPECT_FALSE(read());
  EXPECT_TRUE(records.empty());
}

TEST_F(SegmentTest, TailTornAtEveryLengthIsReportedAndSkipped) {
  write({"first", "second", "the third record"});
  const auto whole = cairn::read_file(path);
  EXPECT_FALSE(read());
  const auto all = records;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    overwrite(path, std::span(whole).first(length));
    const auto torn = read();
    std::size_t kept = 0, end = length < 64 ? 0 : 64;
    while (kept < 3 && all[kept].first + 16 + all[kept].second.size() <= length) {
      end = all[kept].first + 16 + all[kept].second.size();
      ++kept;
    }
    EXPECT_EQ(records, Records(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept)));
    if (end == length && length > 0) {
      EXPECT_FALSE(torn) << length;
      continue;
    }
    ASSERT_TRUE(torn) << length;
    EXPECT_EQ(torn->file, path);
    EXPECT_EQ(torn->offset, end);
    EXPECT_EQ(torn->bytes, length - end);
  }
}

TEST_F(SegmentTest, EveryFlippedByteIsFound) {
  write({"first", "second", "the third record"});
  const auto whole = cairn::read_file(path);
  read();
  const auto all = records;
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto flipped = whole;
      flipped[at] ^= std::byte(1 << bit);
      overwrite(path, flipped);
      std::optional<TornTail> torn;
      const std::string error = error_of([&] { torn = read(); });
      const std::size_t hit = at < 64 ? 0 : at < all[1].first ? 1 : at < all[2].first ? 2 : 3;
      if (hit == 3) {
        ASSERT_TRUE(torn && error.empty()) << at << ": " << error;
        EXPECT_EQ(torn->offset, all[2].first);
        EXPECT_EQ(records.size(), 2u);
      } else {
        const std::uint64_t offset = hit == 0 ? 0 : all[hit - 1].first;
        EXPECT_NE(error.find("damaged at byte " + std::to_string(offset) + ":"), error.npos)
            << at << ": " << error;
        EXPECT_NE(error.find(path.string()), error.npos);
      }
    }
}

TEST_F(SegmentTest, ZerosAtTheEndAreATornTail) {
  write({"first"});
  auto file = cairn::read_file(path);
  const auto end = file.size();
  file.resize(end + 4096);
  overwrite(path, file);
  const auto torn = read();
  ASSERT_TRUE(torn);
  EXPECT_EQ(torn->offset, end);
  EXPECT_EQ(torn->bytes, 4096u);
  EXPECT_EQ(records.size(), 1u);
}

TEST_F(SegmentTest, ZerosOnlyAreATornHeader) {
  overwrite(path, std::vector<std::byte>(4096));
  const auto torn = read();
  ASSERT_TRUE(torn);
  EXPECT_EQ(torn->offset, 0u);
}

TEST_F(SegmentTest, RecordsAreValidInTheirPlaceOnly) {
  write({"aaaa", "bbbb", "cccc"});
  auto file = cairn::read_file(path);
  std::swap_ranges(file.begin() + 64, file.begin() + 84, file.begin() + 84);
  overwrite(path, file);
  EXPECT_NE(error_of([&] { read(); }).find("damaged at byte 64"), std::string::npos);
}

TEST_F(SegmentTest, RecordsOfAnotherSegmentAreNotAccepted) {
  write({"old record"});
  const auto old = cairn::read_file(path);
  write({}, 2);
  auto file = cairn::read_file(path);
  file.insert(file.end(), old.begin() + 64, old.end());
  overwrite(path, file);
  const auto torn = read(2);
  ASSERT_TRUE(torn);
  EXPECT_TRUE(records.empty());
}

TEST_F(SegmentTest, OtherVersionsAreNamed) {
  write_header({9, protocol::codec_version, 1, 0, "3.1.4", {}, 0});
  EXPECT_NE(error_of([&] { read(); }).find("written by Cairn 3.1.4 (journal format 9"),
            std::string::npos);
  write_header({segment_format, 77, 1, 0, "3.1.4", {}, 0});
  EXPECT_NE(error_of([&] { read(); }).find("Cairn 3.1.4 (journal format 2, codec 77)"),
            std::string::npos);
}

TEST_F(SegmentTest, RenamedSegmentIsRefused) {
  write({"x"}, 3);
  EXPECT_NE(error_of([&] { read(4); }).find("segment 3"), std::string::npos);
}

TEST_F(SegmentTest, NothingMayChangeOnceTheNextSegmentHasSealedIt) {
  write({"first", "second", "the third record"});
  auto whole = cairn::read_file(path);
  whole.resize(whole.size() + 30, std::byte{7});  // a torn tail
  overwrite(path, whole);
  const Seal seal = seal_segment(path);
  const auto sealed_error = [&](std::span<const std::byte> bytes) {
    overwrite(path, bytes);
    records.clear();
    return error_of([&] {
      read_segment(
          path, 1, [&](auto payload, auto at) { records.emplace_back(at, text(payload)); }, seal);
    });
  };
  EXPECT_EQ(sealed_error(whole), "");
  EXPECT_EQ(records.size(), 3u);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto flipped = whole;
    flipped[at] ^= std::byte{64};
    const std::string error = sealed_error(flipped);
    EXPECT_NE(error.find("damaged at byte"), error.npos) << at;
    EXPECT_NE(error.find(path.string()), error.npos) << at;
    EXPECT_TRUE(records.empty()) << at;
  }
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(sealed_error(std::span(whole).first(length)), "") << length;
  whole.resize(whole.size() + 100);  // an older job that had not noticed yet
  EXPECT_EQ(sealed_error(whole), "");
}

TEST_F(SegmentTest, HeaderSaysWhatTheSegmentBeforeHeld) {
  write({"first"});
  const Seal seal = seal_segment(path);
  EXPECT_EQ(seal, (Seal{64 + 16 + 5, hash64(cairn::read_file(path))}));
  { const SegmentWriter writer(folder.path() / "0002", {2, seal}); }
  EXPECT_EQ(seal_in(folder.path() / "0002"), seal);
  EXPECT_EQ(seal_in(path), Seal{});
  EXPECT_EQ(seal_in(folder.path() / "0003"), std::nullopt);
}

TEST_F(SegmentTest, RandomBytesNeverPass) {
  Random random(1, "test");
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::byte> noise(random.below(300));
    for (auto& b : noise) b = std::byte(random.below(256));
    overwrite(path, noise);
    error_of([&] { read(); });
    EXPECT_TRUE(records.empty());
  }
}

TEST_F(SegmentTest, FailedEncodingLeavesNoTrace) {
  SegmentWriter writer(path, {1});
  const auto put = [](char c) { return [c](auto& out) { out.push_back(std::byte(c)); }; };
  writer.append(put('a'));
  EXPECT_THROW(writer.append([](auto& out) {
    out.resize(out.size() + 100);
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  writer.append(put('b'));
  writer.sync();
  EXPECT_FALSE(read());
  EXPECT_EQ(records, (Records{{64, "a"}, {81, "b"}}));
}

}  // namespace
}  // namespace cairn::record
