#include <gmock/gmock.h>

#include <limits>

#include "cairn/h5/file.hpp"
#include "h5/scratch.hpp"

/// What files of other programs hold: texts of both kinds, booleans, types to be converted.
namespace cairn::h5 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Foreign : public Scratch {
 protected:
  void SetUp() override {
    if (!has_h5py()) GTEST_SKIP() << "/usr/bin/python3 lacks h5py";
    const std::string program = R"(
import h5py, numpy as np
with h5py.File(r")" + path("f.h5").string() +
                                R"(", "w") as f:
    f["fixed"] = np.array([b"one", b"", b"three"])
    f["variable"] = ["eins", "Größe", ""]
    f["bytes"] = np.array([b"a", b"bc"], dtype=object)
    f["flags"] = np.array([True, False, True])
    f["small"] = np.array([[-3, 4], [5, 300]], dtype=np.int16)
    f["half"] = np.array([0.5, -2], dtype=np.float16)
    f["large"] = np.array([1e300, 1.5])
    f["packed"] = np.arange(1000, dtype=np.int64)
    f.create_dataset("zipped", data=np.arange(6.0).reshape(2, 3), compression="gzip", shuffle=True)
    f["text2"] = np.array([[b"a", b"b"]])
    f["empty"] = np.array([], dtype="S3")
    f["flags"].attrs["counts"] = np.array([3, 4], dtype=np.int32)
    f["flags"].attrs["count"] = 7
    f["flags"].attrs["real"] = 7.5
)";
    ASSERT_TRUE(python_succeeds(path("make.py"), program));
  }
  template <class T>
  std::vector<T> read(const std::string& name, DType dtype, std::size_t count) const {
    std::vector<T> values(count);
    File::open(path("f.h5"))
        .root()
        .read_into(name, dtype, std::as_writable_bytes(std::span(values)));
    return values;
  }
};

TEST_F(Foreign, TextsOfBothKinds) {
  const auto file = File::open(path("f.h5"));
  const auto& root = file.root();
  EXPECT_THAT(root.read_strings("fixed"), ElementsAre("one", "", "three"));
  EXPECT_THAT(root.read_strings("variable"), ElementsAre("eins", "Größe", ""));
  EXPECT_THAT(root.read_strings("bytes"), ElementsAre("a", "bc"));
  EXPECT_TRUE(root.read_strings("empty").empty());
  EXPECT_TRUE(root.form("fixed").text);
  EXPECT_THAT(root.form("fixed").shape, ElementsAre(3));
  EXPECT_THAT(error_of([&] { root.read_strings("text2"); }), HasSubstr("expected one dimension"));
  EXPECT_THAT(error_of([&] { root.read_strings("small"); }), HasSubstr("expected text"));
}

TEST_F(Foreign, NumbersAreConvertedAsTheyAreRead) {
  EXPECT_THAT(read<std::int64_t>("flags", DType::int64, 3), ElementsAre(1, 0, 1));
  EXPECT_THAT(read<float>("small", DType::float32, 4), ElementsAre(-3, 4, 5, 300));
  EXPECT_THAT(read<double>("half", DType::float64, 2), ElementsAre(0.5, -2));
  EXPECT_THAT(read<float>("large", DType::float32, 2),
              ElementsAre(std::numeric_limits<float>::infinity(), 1.5F));
  EXPECT_THAT(read<float>("zipped", DType::float32, 6), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(read<std::int64_t>("packed", DType::int64, 1000)[999], 999);
  EXPECT_THAT(error_of([&] { read<float>("small", DType::float32, 3); }),
              HasSubstr("f.h5:/small: its extents are not those"));
  EXPECT_THAT(error_of([&] { read<float>("fixed", DType::float32, 3); }),
              HasSubstr("expected numbers"));
}

TEST_F(Foreign, FormsAreKnownBeforeReading) {
  const auto file = File::open(path("f.h5"));
  EXPECT_EQ(file.root().form("small").dtype, DType::int64);
  EXPECT_THAT(file.root().form("small").shape, ElementsAre(2, 2));
  EXPECT_EQ(file.root().form("half").dtype, DType::float32);
  EXPECT_EQ(file.root().form("large").dtype, DType::float64);
  EXPECT_FALSE(file.root().form("flags").text);
}

TEST_F(Foreign, AttributesAreOneIntegerOrMore) {
  const auto file = File::open(path("f.h5"));
  EXPECT_THAT(file.root().int_attributes("flags", "counts"), ElementsAre(3, 4));
  EXPECT_THAT(file.root().int_attributes("flags", "count"), ElementsAre(7));
  EXPECT_THAT(error_of([&] { file.root().int_attributes("flags", "real"); }),
              HasSubstr("expected integers"));
  EXPECT_THAT(error_of([&] { file.root().int_attribute("flags", "counts"); }),
              HasSubstr("expected one value"));
}

}  // namespace
}  // namespace cairn::h5
