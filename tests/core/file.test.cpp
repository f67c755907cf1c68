#include "cairn/core/file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "cairn/core/error.hpp"
#include "cairn/core/hash.hpp"

namespace cairn {
namespace {

class Files : public testing::Test {
 protected:
  Files() { std::filesystem::create_directories(folder_); }
  ~Files() override { std::filesystem::remove_all(folder_); }

  std::size_t count() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("cairn-files-" + std::to_string(::getpid()));
};

TEST_F(Files, PublishReplacesInOneStep) {
  publish_text(folder_ / "a", "old");
  publish_text(folder_ / "a", "new");
  EXPECT_EQ(read_text(folder_ / "a"), "new");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, AFailedPublishLeavesTheOldFileAlone) {
  publish_text(folder_ / "a", "old");
  EXPECT_THROW(publish(folder_ / "a",
                       [](const auto& temporary) {
                         publish_text(temporary, "half");
                         throw Error({"a", "b", "c"});
                       }),
               Error);
  EXPECT_EQ(read_text(folder_ / "a"), "old");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, CreateExclusivelyRefusesWhatExists) {
  create_exclusively(folder_ / "a");
  EXPECT_THROW(create_exclusively(folder_ / "a"), Error);
}

TEST_F(Files, ErrorsNameTheFile) {
  try {
    read_file(folder_ / "none");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("none: No such file"), std::string::npos);
  }
}

TEST(Hash, IsXxh3OfTheBytes) {
  EXPECT_EQ(hex(hash128("")), "99aa06d3014798d86001c324468d497f");
  Hasher hasher;
  hasher.add("hello "), hasher.add("world");
  EXPECT_EQ(hasher.finish(), hash128("hello world"));
  EXPECT_NE(hash64("a", 1), hash64("a", 2));
}

}  // namespace
}  // namespace cairn
