#include <gmock/gmock.h>

#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Records whose last label is `label(i)` and whose pixels are i.
template <class Label>
Bytes records(int count, int label_bytes, Label label) {
  Bytes bytes;
  for (int i = 0; i < count; ++i) {
    if (label_bytes == 2) bytes.push_back(19);
    bytes.push_back(static_cast<unsigned char>(label(i)));
    bytes.insert(bytes.end(), 3072, static_cast<unsigned char>(i));
  }
  return bytes;
}

class Cifar : public Files {
 protected:
  void make_ten() const {
    for (int batch = 1; batch <= 5; ++batch)
      write_plain(path("data_batch_" + std::to_string(batch) + ".bin"),
                  records(2, 1, [&](int i) { return batch + i; }));
    write_plain(path("test_batch.bin"), records(3, 1, [](int i) { return 9 - i; }));
  }
  std::string error() const {
    return error_of([&] { load(options("cifar")); });
  }
};

TEST_F(Cifar, ReadsTen) {
  make_ten();
  const Dataset dataset = load(options("cifar"));
  const HostTensor& x = dataset.inputs.at(0).values;
  EXPECT_THAT(x.shape, ElementsAre(13, 3, 32, 32));
  EXPECT_THAT(labels(dataset.y), ElementsAre(1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 9, 8, 7));
  EXPECT_THAT(parts(dataset), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2));
  EXPECT_EQ(dataset.classes, 10);
  for (int i = 0; i < 13 * 3072; ++i)
    ASSERT_EQ(x.as<std::uint8_t>()[i], i < 10 * 3072 ? i / 3072 % 2 : i / 3072 - 10);
}

TEST_F(Cifar, ReadsHundred) {
  write_plain(path("train.bin"), records(4, 2, [](int i) { return 99 - i; }));
  write_plain(path("test.bin"), records(2, 2, [](int i) { return i; }));
  const Dataset dataset = load(options("cifar"));
  EXPECT_THAT(labels(dataset.y), ElementsAre(99, 98, 97, 96, 0, 1));
  EXPECT_EQ(dataset.classes, 100);
  EXPECT_EQ(dataset.inputs.at(0).values.as<std::uint8_t>()[5 * 3072], 1);
}

TEST_F(Cifar, TakesTheFirstSamplesOverFiles) {
  make_ten();
  auto wanted = options("cifar");
  wanted.train_samples = 3;
  EXPECT_THAT(labels(load(wanted).y), ElementsAre(1, 2, 2, 9, 8, 7));
  wanted.train_samples = 11;
  EXPECT_THAT(error_of([&] { load(wanted); }), HasSubstr("at most the 10 samples"));
}

TEST_F(Cifar, RefusesWhatIsNotThere) {
  EXPECT_THAT(error(), HasSubstr("data_batch_1.bin and no "));
  make_ten();
  std::filesystem::remove(path("data_batch_4.bin"));
  EXPECT_THAT(error(), HasSubstr("data_batch_4.bin"));
  std::filesystem::create_directory(path("data_batch_4.bin"));
  EXPECT_THAT(error(), HasSubstr("data_batch_4.bin"));
}

TEST_F(Cifar, RefusesTruncatedFilesAndWrongLabels) {
  make_ten();
  for (const int size : {0, 1, 3072, 3074, 6145}) {
    std::filesystem::resize_file(path("data_batch_3.bin"), size);
    EXPECT_THAT(error(), HasSubstr("data_batch_3.bin: expected a multiple of 3,073 bytes"));
  }
  make_ten();
  flip(path("test_batch.bin"), 3073, 0x80);
  EXPECT_THAT(error(), HasSubstr("test_batch.bin: expected labels below 10, found 136"));
}

TEST_F(Cifar, FlippedBytesNeverCrash) {
  make_ten();
  int errors = 0;
  for (std::size_t i = 0; i < 2 * 3073; i += 7) {
    flip(path("data_batch_1.bin"), i, 0xff);
    errors += !error().empty();
    flip(path("data_batch_1.bin"), i, 0xff);
  }
  EXPECT_EQ(errors, 2);  // the labels at 0 and 3073
}

}  // namespace
}  // namespace cairn::data
