#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class Idx : public Files {
 protected:
  void SetUp() override {
    write_plain(path("train-images-idx3-ubyte"), idx_images(7));
    write_gz(path("train-labels-idx1-ubyte.gz"), idx_labels(7));
    write_gz(path("t10k-images-idx3-ubyte.gz"), idx_images(4));
    write_plain(path("t10k-labels-idx1-ubyte"), idx_labels(4));
  }
  std::string error() const {
    return error_of([&] { load(options("idx")); });
  }
};

TEST_F(Idx, ReadsPlainAndCompressedFiles) {
  const Dataset dataset = load(options("idx"));
  ASSERT_EQ(dataset.inputs.size(), 1u);
  const HostTensor& x = dataset.inputs[0].values;
  EXPECT_EQ(dataset.inputs[0].name, "");
  EXPECT_EQ(x.dtype, DType::uint8);
  EXPECT_THAT(x.shape, ElementsAre(11, 1, 3, 4));
  EXPECT_THAT(labels(dataset.y), ElementsAre(0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 0));
  EXPECT_THAT(parts(dataset), ElementsAre(0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2));
  EXPECT_EQ(dataset.classes, 3);
  EXPECT_EQ(dataset.samples(), 11);
  for (int i = 0; i < 132; ++i) ASSERT_EQ(x.as<std::uint8_t>()[i], i < 84 ? i : i - 84);
}

TEST_F(Idx, TakesTheFirstSamples) {
  auto wanted = options("idx");
  wanted.train_samples = 2;
  const Dataset dataset = load(wanted);
  EXPECT_THAT(dataset.inputs[0].values.shape, ElementsAre(6, 1, 3, 4));
  EXPECT_THAT(labels(dataset.y), ElementsAre(0, 1, 0, 1, 2, 0));
  EXPECT_EQ(dataset.inputs[0].values.as<std::uint8_t>()[24], 0);
  EXPECT_THAT(parts(dataset), ElementsAre(0, 0, 2, 2, 2, 2));
  EXPECT_EQ(dataset.classes, 3);
  EXPECT_NE(dataset.hash, load(options("idx")).hash);
  wanted.train_samples = 8;
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("data.train_samples: expected at most"));
}

TEST_F(Idx, HashIsOfTheContents) {
  const auto hash = load(options("idx")).hash;
  std::filesystem::remove(path("train-images-idx3-ubyte"));
  write_gz(path("train-images-idx3-ubyte.gz"), idx_images(7));
  EXPECT_EQ(load(options("idx")).hash, hash);
  auto images = idx_images(4);
  images.back() ^= 1;
  write_gz(path("t10k-images-idx3-ubyte.gz"), images);
  EXPECT_NE(load(options("idx")).hash, hash);
}

TEST_F(Idx, ErrorsNameFileExpectedAndFound) {
  std::filesystem::resize_file(path("train-images-idx3-ubyte"), 16 + 50);
  EXPECT_THAT(error(), HasSubstr("train-images-idx3-ubyte: expected 84 bytes of pixels, found 50"));
  write_plain(path("train-images-idx3-ubyte"), idx_images(6));
  EXPECT_THAT(error(), HasSubstr("train-labels-idx1-ubyte.gz: expected 6 labels, one for each "
                                 "image, found 7"));
  write_plain(path("train-images-idx3-ubyte"), idx_labels(7));
  EXPECT_THAT(error(), HasSubstr("expected the magic number 2051, found 2049"));
  auto longer = idx_images(7);
  longer.push_back(0);
  write_plain(path("train-images-idx3-ubyte"), longer);
  EXPECT_THAT(error(), HasSubstr("found more bytes"));
  write_plain(path("train-images-idx3-ubyte"), idx_images(0));
  EXPECT_THAT(error(), HasSubstr("it holds no images"));
}

TEST_F(Idx, MissingFilesAreListedWithAdvice) {
  std::filesystem::remove(path("t10k-labels-idx1-ubyte"));
  EXPECT_THAT(error(), HasSubstr(path("t10k-labels-idx1-ubyte.gz").string()));
  EXPECT_THAT(error(), HasSubstr("Set data.path"));
  if (std::filesystem::exists(Options{}.path)) return;
  EXPECT_THAT(error_of([] { load(Options{}); }), HasSubstr("dataset-fashion-mnist"));
}

TEST_F(Idx, TrainAndTestMustMatch) {
  write_gz(path("t10k-images-idx3-ubyte.gz"),
           idx(0x803, {4, 4, 4}, 64, [](std::size_t i) { return i; }));
  EXPECT_THAT(error(), HasSubstr("expected inputs as uint8 of 1×3×4, found uint8 of 1×4×4"));
  write_gz(path("t10k-images-idx3-ubyte.gz"), idx_images(4));
  write_plain(path("t10k-labels-idx1-ubyte"), idx(0x801, {4}, 4, [](auto i) { return i; }));
  EXPECT_THAT(error(), HasSubstr("expected labels from 0 to 2, found 3"));
}

TEST_F(Idx, HugeCountsAskForNoMemory) {
  for (const auto& extents :
       {std::vector<unsigned>{~0u, ~0u, ~0u}, {~0u, 32768, 32768}, {1, 0, 4}, {1u << 31, 28, 28}}) {
    const auto bytes = idx(0x803, extents, 100, [](auto) { return 0; });
    write_plain(path("train-images-idx3-ubyte"), bytes);
    EXPECT_THAT(error(), HasSubstr("train-images-idx3-ubyte: expected"));
    write_gz(path("t10k-images-idx3-ubyte.gz"), bytes);
    write_plain(path("train-images-idx3-ubyte"), idx_images(7));
    EXPECT_THAT(error(), HasSubstr("t10k-images-idx3-ubyte.gz: expected"));
  }
}

TEST_F(Idx, EveryTruncationIsAnError) {
  for (const char* name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz",
                           "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte"}) {
    const auto whole = read_file(path(name));
    for (std::size_t size = whole.size(); size-- > 0;) {
      std::filesystem::resize_file(path(name), size);
      ASSERT_THAT(error(), HasSubstr(name)) << size;
    }
    std::ofstream(path(name), std::ios::binary)
        .write(reinterpret_cast<const char*>(whole.data()),
               static_cast<std::streamsize>(whole.size()));
  }
  EXPECT_EQ(error(), "");
}

TEST_F(Idx, FlippedBytesNeverCrash) {
  for (const char* name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz",
                           "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte"}) {
    const auto size = std::filesystem::file_size(path(name));
    int errors = 0;
    for (std::size_t i = 0; i < size; ++i) {
      for (const int mask : {0x01, 0x80, 0xff}) {
        flip(path(name), i, mask);
        errors += !error().empty();
        flip(path(name), i, mask);
      }
    }
    EXPECT_GE(errors, 8) << name;  // the magic number and the extents at least
  }
}

TEST(FashionMnist, IsWhatIsKnownOfIt) {
  if (!std::filesystem::exists(Options{}.path))
    GTEST_SKIP() << "dataset-fashion-mnist is not installed";
  const Dataset dataset = load(Options{});
  EXPECT_THAT(dataset.inputs[0].values.shape, ElementsAre(70'000, 1, 28, 28));
  EXPECT_EQ(dataset.classes, 10);
  Options none;
  none.validation_fraction = 0;
  const Split split = splits(dataset, none, 1).at(0);
  std::vector<int> train(10), test(10);
  for (const auto i : split.train) ++train[dataset.y.as<std::int64_t>()[i]];
  for (const auto i : split.test) ++test[dataset.y.as<std::int64_t>()[i]];
  EXPECT_THAT(train, Each(6'000));
  EXPECT_THAT(test, Each(1'000));
  const Statistics known = statistics(dataset.inputs[0], split.train, "channel");
  EXPECT_NEAR(known.mean[0], 72.94, 0.005);
  EXPECT_NEAR(known.standard_deviation[0], 90.02, 0.005);
}

}  // namespace
}  // namespace cairn::data
