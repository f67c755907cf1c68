#include <gmock/gmock.h>

#include "cairn/h5/file.hpp"
#include "h5/scratch.hpp"

namespace cairn::h5 {
namespace {

using testing::HasSubstr;

/// Numbers and text of fixed length: what must survive damage.
class Damage : public Scratch {
 protected:
  void SetUp() override {
    auto file = File::create(path("a.h5"));
    file.root().set_fixed_attribute("", "text", std::string(300, 't'));
    const auto group = file.root().create_group("group");
    for (int i = 0; i < 4; ++i) {
      const auto name = std::to_string(i);
      group.write(name, std::vector<double>(5, i));
      group.set_attribute(name, "real", 0.5);
    }
    file.close();
  }

  void read_all() const {
    const auto file = File::open(path("a.h5"));
    file.root().string_attribute("", "text");
    const auto group = file.root().group("group");
    for (const auto& name : group.names()) {
      group.read(name);
      group.double_attribute(name, "real");
    }
  }
};

TEST_F(Damage, EveryFlippedByteIsAnErrorOrHarmless) {
  const auto size = std::filesystem::file_size(path("a.h5"));
  int errors = 0;
  for (std::size_t i = 0; i < size; ++i) {
    flip(path("a.h5"), i, 0xff);
    errors += !error_of([&] { read_all(); }).empty();
    flip(path("a.h5"), i, 0xff);
  }
  EXPECT_GT(errors, 500);  // all metadata lie under checksums
  EXPECT_EQ(error_of([&] { read_all(); }), "");
}

TEST_F(Damage, EveryTruncationIsAnError) {
  for (auto size = std::filesystem::file_size(path("a.h5")); size-- > 0;) {
    std::filesystem::resize_file(path("a.h5"), size);
    ASSERT_NE(error_of([&] { read_all(); }), "") << size;
  }
}

TEST_F(Damage, ExtentsBeyondTheFileAreRefused) {
  if (!has_h5py()) GTEST_SKIP() << "h5py is not installed";
  ASSERT_TRUE(python_succeeds(path("make.py"),
                              "import h5py\n"
                              "with h5py.File('" +
                                  path("b.h5").string() +
                                  "', 'w') as f:\n"
                                  "  f.create_dataset('a', (1<<40,), 'f8')\n"
                                  "  f.create_dataset('b', (1<<62,), 'u1', "
                                  "chunks=(1<<20,), compression='gzip')\n"));
  const auto root = File::open(path("b.h5")).root();
  EXPECT_THAT(error_of([&] { root.read("a"); }), HasSubstr("more bytes than the file holds"));
  EXPECT_THAT(error_of([&] { root.read("b"); }), HasSubstr("more bytes than the file holds"));
}

TEST_F(Damage, ChunksBeyondTheFileAreRefused) {
  if (!has_h5py()) GTEST_SKIP() << "h5py is not installed";
  ASSERT_TRUE(python_succeeds(
      path("make.py"),
      "import h5py, numpy as np\n"
      "with h5py.File('" +
          path("a.h5").string() +
          "', 'w') as f:\n"
          "  x = np.arange(108, dtype='u1').reshape(6, 2, 3, 3)\n"
          "  f.create_dataset('x', data=x, chunks=(2, 2, 3, 3), compression='gzip')\n"));
  const auto read = [&] { File::open(path("a.h5")).root().read("x"); };
  ASSERT_EQ(error_of(read), "");
  using namespace std::string_literals;
  const auto chunk = read_text(path("a.h5")).find("\2\0\0\0\2\0\0\0\3\0\0\0\3\0\0\0"s);
  ASSERT_NE(chunk, std::string::npos);
  for (const std::size_t high_byte : {1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15}) {
    flip(path("a.h5"), chunk + high_byte, 0xff);
    EXPECT_NE(error_of(read), "") << high_byte;
    flip(path("a.h5"), chunk + high_byte, 0xff);
  }
}

}  // namespace
}  // namespace cairn::h5
