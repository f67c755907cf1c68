#include <gmock/gmock.h>

#include "cairn/store/folder.hpp"
#include "cairn/store/reader.hpp"
#include "cairn/store/writer.hpp"
#include "store/mounted.hpp"
#include "store/samples.hpp"

namespace cairn::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class StoreDisk : public Scratch {
 protected:
  /// Writes so many checkpoints of 1 MB; what became of each: "" or the cause of its failure.
  std::vector<std::string> write_all(std::uint64_t first, int count) {
    std::vector<std::string> causes;
    Writer writer(path("disk/run"), Precision::float32, 1 << 22, [&](const Written& written) {
      const auto* ref = std::get_if<protocol::CheckpointRef>(&written.result);
      causes.push_back(ref ? "" : std::get<std::string>(written.result));
      if (ref) refs_.insert(*ref);
    });
    for (int i = 0; i < count; ++i) writer.write(network(first++, 1, 512));
    writer.finish();
    return causes;
  }
  void expect_all_are_well() const {
    EXPECT_TRUE(strangers(path("disk/run"), refs_).empty());  // nothing is left behind
    for (const auto& ref : refs_) EXPECT_FALSE(verify(path("disk/run"), ref));
  }

  std::set<protocol::CheckpointRef> refs_;
};

TEST_F(StoreDisk, FullDiskIsToldAndRecovers) {
  const Mounted disk(path("disk"), "3500k");
  if (!disk) GTEST_SKIP() << "no file system can be mounted here";
  const auto full = HasSubstr("No space left on device");
  EXPECT_THAT(write_all(0, 6), ElementsAre("", "", "", full, full, full));
  expect_all_are_well();
  remove(path("disk/run"), *refs_.begin());
  refs_.erase(refs_.begin());
  EXPECT_THAT(write_all(10, 2), ElementsAre("", full));
  expect_all_are_well();
}

/// At any moment of a write.
TEST_F(StoreDisk, DiskMayFillUpAnywhere) {
  for (int kilobytes = 4; kilobytes < 1024; kilobytes += 52) {
    const Mounted disk(path("disk"), std::to_string(kilobytes) + "k");
    if (!disk) GTEST_SKIP() << "no file system can be mounted here";
    EXPECT_THAT(write_all(0, 1)[0], HasSubstr("No space left on device")) << kilobytes;
    EXPECT_TRUE(files_in(path("disk")).empty());
  }
}

TEST_F(StoreDisk, ReadOnlyFolderIsToldAndRecovers) {
  const Mounted disk(path("disk"), "20m");
  if (!disk) GTEST_SKIP() << "no file system can be mounted here";
  EXPECT_THAT(write_all(0, 1), ElementsAre(""));
  ASSERT_TRUE(disk.set_read_only(true));
  const auto refused = HasSubstr("Read-only file system");
  EXPECT_THAT(write_all(1, 2), ElementsAre(refused, refused));
  const auto error = error_of([&] { remove(path("disk/run"), *refs_.begin()); });
  EXPECT_THAT(error, refused);
  expect_all_are_well();
  ASSERT_TRUE(disk.set_read_only(false));
  EXPECT_THAT(write_all(1, 2), ElementsAre("", ""));
  expect_all_are_well();
}

TEST_F(StoreDisk, FileInPlaceOfTheFolderIsTold) {
  std::ofstream(path("disk")) << "x";
  EXPECT_THAT(write_all(0, 1)[0], HasSubstr("cannot create the folder"));
}

TEST_F(StoreDisk, FullScratchIsNoMatter) {
  const Mounted scratch(path("scratch"), "500k");
  if (!scratch) GTEST_SKIP() << "no file system can be mounted here";
  write_all(0, 2);
  Reader reader(path("disk/run"), {0, path("scratch"), 1 << 30});
  for (const auto& ref : refs_) EXPECT_EQ(reader.read(ref, {"n0"}).size(), 2u);
  EXPECT_TRUE(files_in(path("scratch")).empty());
}

}  // namespace
}  // namespace cairn::store
