#include <gmock/gmock.h>

#include <cstring>
#include <functional>
#include <span>

#include "cairn/core/hash.hpp"
#include "cairn/store/checkpoint.hpp"
#include "cairn/store/folder.hpp"
#include "store/index.hpp"
#include "store/samples.hpp"
#include "store/trailer.hpp"

namespace cairn::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StoreDamage : public Scratch {
 protected:
  void SetUp() override {
    ref_ = write(path("run"), example());
    file_ = path("run") / path_of(ref_);
  }
  std::string damage() const {
    const auto found = verify(path("run"), ref_);
    return found ? found->what : "";
  }
  /// Replaces the index by what it says of another one, under hashes that are right.
  void rewrite_index(const std::function<void(std::string&)>& change) const {
    std::string bytes = read_text(file_);
    const auto tail = std::as_bytes(std::span(bytes)).last<kTrailerBytes>();
    const Trailer trailer = decode_trailer(tail, file_);
    std::string json = bytes.substr(trailer.offset, trailer.length);
    change(json);
    bytes.resize(bytes.size() - kTrailerBytes);
    const std::uint64_t offset = bytes.size();
    bytes += json;
    const auto end = encode({offset, json.size(), hash128(json)});
    bytes.append(reinterpret_cast<const char*>(end.data()), end.size());
    std::ofstream(file_, std::ios::binary) << bytes;
  }

  protocol::CheckpointRef ref_;
  std::filesystem::path file_;
};

TEST_F(StoreDamage, RandomFlipsAreFoundOrHarmless) {
  const auto expected = example();
  Random random(1, "test");
  int found = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto offset = random.below(ref_.bytes);
    const int mask = 1 << random.below(8);
    flip(file_, offset, mask);
    found += !error_of([&] { EXPECT_TRUE(same(read(file_), expected)) << offset; }).empty();
    EXPECT_NE(damage(), "") << offset;  // which looks at every byte
    flip(file_, offset, mask);
  }
  EXPECT_GT(found, 200);
  EXPECT_LT(found, 1000);
  EXPECT_TRUE(same(read(file_), expected));
  EXPECT_EQ(damage(), "");
}

TEST_F(StoreDamage, EveryFlippedByteOfIndexAndTrailerIsFound) {
  const std::string bytes = read_text(file_);
  const auto begin = bytes.find(R"({"candidate":17)");
  ASSERT_NE(begin, std::string::npos);
  const auto end = bytes.find("]}", begin) + 2;
  for (std::size_t i = begin; i < bytes.size(); i = i + 1 == end ? bytes.size() - 56 : i + 1) {
    flip(file_, i, 0x10);
    ASSERT_NE(error_of([&] { read_nodes(file_, {"1"}); }), "") << i;
    flip(file_, i, 0x10);
  }
}

TEST_F(StoreDamage, EveryFlippedByteOfAValueIsFound) {
  const std::string bytes = read_text(file_);
  const auto weights = example().weights;
  for (const auto& [name, tensor] : weights) {
    if (tensor.bytes() < 7) continue;
    const auto span = tensor.span();
    const auto at = bytes.find({reinterpret_cast<const char*>(span.data()), span.size()});
    ASSERT_NE(at, std::string::npos) << name;
    for (std::size_t i = 0; i < span.size(); i += 5) {
      flip(file_, at + i, 1 << i % 8);
      ASSERT_THAT(error_of([&] { read(file_); }),
                  HasSubstr("the bytes of weights/" + name + " do not match their hash"));
      flip(file_, at + i, 1 << i % 8);
    }
  }
}

TEST_F(StoreDamage, TruncationsAreErrors) {
  for (std::uint64_t i = 100; i-- > 0;) {
    std::filesystem::resize_file(file_, ref_.bytes * i / 100);
    EXPECT_THAT(error_of([&] { read(file_); }),
                AllOf(HasSubstr(file_.string()), HasSubstr("it was cut off")));
    EXPECT_NE(damage(), "");
  }
}

TEST_F(StoreDamage, GrowthIsAnError) {
  std::filesystem::resize_file(file_, ref_.bytes + 4096);  // zeros at the end
  EXPECT_THAT(error_of([&] { read(file_); }), HasSubstr("it was cut off"));
}

TEST_F(StoreDamage, OtherVersionsAreNamed) {
  auto tail = encode({0, 0, {}});
  tail[8] = std::byte{3};
  const auto check = hash64(std::span(tail).first(48));
  std::memcpy(&tail[48], &check, 8);
  std::ofstream(file_, std::ios::binary)
      .write(reinterpret_cast<const char*>(tail.data()), tail.size());
  EXPECT_THAT(error_of([&] { read(file_); }), HasSubstr("expected version 2, found 3"));
}

/// Not what rots, but what somebody may write.
TEST_F(StoreDamage, NonsenseInTheIndexIsAnError) {
  const auto replaced = [&](const std::string& from, const std::string& to) {
    write(path("run"), example());
    rewrite_index([&](std::string& json) {
      ASSERT_NE(json.find(from), std::string::npos) << from;
      json.replace(json.find(from), from.size(), to);
    });
    return error_of([&] { read(file_); });
  };
  EXPECT_EQ(replaced("candidate", "candidate"), "");
  EXPECT_THAT(replaced("\"candidate\"", "\"kandidat\""), HasSubstr("candidate"));
  EXPECT_THAT(replaced("{", "["), HasSubstr("index"));
  EXPECT_THAT(replaced("[8,3,3,3]", "[8,3,3,4]"), HasSubstr("hash"));
  EXPECT_THAT(replaced("[8,3,3,3]", "[8,-3,-3,3]"), HasSubstr("beyond the end"));
  EXPECT_THAT(replaced("[8,3,3,3]", "[4294967296,4294967296,2]"), HasSubstr("beyond the end"));
  EXPECT_THAT(replaced("\"offset\":", "\"offset\":9"), HasSubstr("beyond the end"));
  EXPECT_NE(replaced("\"offset\":", "\"offset\":-"), "");
  EXPECT_THAT(replaced("\"float32\"", "\"float33\""), HasSubstr("no such type: float33"));
  EXPECT_THAT(replaced("\"type\":\"text\"", "\"typ\":\"text\""), HasSubstr("type"));
  EXPECT_THAT(replaced("\"graph\"", "\"grape\""), HasSubstr("no graph"));
  EXPECT_THAT(replaced("12.5", "null"), HasSubstr("index"));
}

}  // namespace
}  // namespace cairn::store
