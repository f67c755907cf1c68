#include "cairn/store/checkpoint.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include "cairn/h5/file.hpp"
#include "store/bfloat16.hpp"
#include "store/samples.hpp"

namespace cairn::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CheckpointFile : public Scratch {
 protected:
  std::filesystem::path file_of(const Checkpoint& checkpoint,
                                Precision precision = Precision::float32) const {
    return path("run") / path_of(write(path("run"), checkpoint, precision));
  }
};

TEST_F(CheckpointFile, ComesBack) {
  const auto ref = write(path("run"), example());
  const auto file = path("run") / path_of(ref);
  EXPECT_EQ(ref.candidate, CandidateId(17));
  EXPECT_EQ(ref.attempt, Attempt(2));
  EXPECT_EQ(ref.epoch, 12.5);
  EXPECT_EQ(ref.bytes, std::filesystem::file_size(file));
  EXPECT_TRUE(same(read(file), example()));
  EXPECT_THAT(files_in(path("run")), ElementsAre(file));  // no temporary file is left
}

TEST_F(CheckpointFile, ComesBackWithoutWeightsAndWithLongTexts) {
  Checkpoint checkpoint;
  checkpoint.graph = std::string(300'000, 'g');
  EXPECT_TRUE(same(read(file_of(checkpoint)), checkpoint));
}

TEST_F(CheckpointFile, ComesBackWithManyAndLargeTensors) {
  auto checkpoint = network(3, 200, 40);
  checkpoint.weights.push_back({"big.weight", noise(DType::float32, {1000, 1001})});
  EXPECT_TRUE(same(read(file_of(checkpoint)), checkpoint));
}

TEST_F(CheckpointFile, CurveMayHoldWhatIsNoNumber) {
  auto checkpoint = example();
  const double infinity = std::numeric_limits<double>::infinity();
  checkpoint.curve.series[0].values = {std::nan(""), -infinity, infinity};
  checkpoint.curve.series.push_back(checkpoint.curve.series[0]);  // names may repeat
  checkpoint.curve.series.push_back({{"epoch", "1", {}}, {1, 2, 3}});
  const auto curve = read(file_of(checkpoint)).curve;
  ASSERT_EQ(curve.series.size(), 4u);
  EXPECT_TRUE(std::isnan(curve.series[0].values[0]));
  EXPECT_EQ(curve.series[2].info.name, "validation_accuracy");
  EXPECT_EQ(curve.series[2].values[1], -infinity);
  EXPECT_EQ(curve.series[3], checkpoint.curve.series[3]);
}

TEST_F(CheckpointFile, ReplacesAnEqualName) {
  file_of(example());
  auto other = example();
  other.graph = "{}";
  EXPECT_TRUE(same(read(file_of(other)), other));
}

TEST_F(CheckpointFile, IsTheSameEveryTime) {
  const std::string first = read_text(file_of(example()));
  EXPECT_EQ(read_text(file_of(example())), first);
}

TEST_F(CheckpointFile, LockingMayBeOff) {
  ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  EXPECT_TRUE(same(read(file_of(example())), example()));
  ::unsetenv("HDF5_USE_FILE_LOCKING");
}

TEST(CheckpointPath, NamesCandidateAttemptAndEpoch) {
  const auto name = [](std::uint64_t id, double epoch) {
    return path_of({CandidateId(id), Attempt(3), epoch, 0});
  };
  // The shard is the top byte of id·0x9e3779b97f4a7c15.
  EXPECT_EQ(name(0, 25), "weights/00/0-3-25.h5");
  EXPECT_EQ(name(1, 0.5), "weights/9e/1-3-0.5.h5");
  EXPECT_EQ(name(2, 0.1), "weights/3c/2-3-0.1.h5");
}

TEST(CheckpointPath, SpreadsCandidatesOverFolders) {
  std::set<std::filesystem::path> folders;
  for (std::uint64_t id = 0; id < 300; ++id)
    folders.insert(path_of({CandidateId(id), {}, 1, 0}).parent_path());
  EXPECT_GT(folders.size(), 200u);
}

TEST(Bfloat16, RoundsToTheNearestEven) {
  const auto bits = [](std::uint32_t pattern) {
    return to_bfloat16(std::bit_cast<float>(pattern));
  };
  EXPECT_EQ(to_bfloat16(1.f), 0x3f80);
  EXPECT_EQ(to_bfloat16(-2.f), 0xc000);
  EXPECT_EQ(to_bfloat16(-0.f), 0x8000);
  EXPECT_EQ(bits(0x3f808000), 0x3f80);  // a tie: down to even
  EXPECT_EQ(bits(0x3f818000), 0x3f82);  // a tie: up to even
  EXPECT_EQ(bits(0x3f808001), 0x3f81);
  EXPECT_EQ(bits(0x3f80ffff), 0x3f81);
  EXPECT_EQ(bits(0x00000001), 0x0000);  // the smallest float
  EXPECT_EQ(bits(0x00018000), 0x0002);  // subnormal numbers round, too
  EXPECT_EQ(bits(0x7f7fffff), 0x7f80);  // the largest float becomes infinity
  EXPECT_EQ(bits(0x7f800000), 0x7f80);
  EXPECT_EQ(bits(0xff800000), 0xff80);
  EXPECT_EQ(bits(0x7fc00000), 0x7fc0);
  EXPECT_EQ(bits(0x7f800001), 0x7fc0);  // NaN, although its upper half is infinity
  EXPECT_EQ(bits(0xffffffff), 0xffff);
}

/// Of the two neighbours in bfloat16, the nearer one, in double precision.
std::uint16_t nearest_of_two(float value) {
  const auto low = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16);
  const auto high = static_cast<std::uint16_t>(low + 1);
  const auto distance = [&](std::uint16_t half) {
    return std::abs(double{std::bit_cast<float>(std::uint32_t{half} << 16)} - double{value});
  };
  if (distance(low) != distance(high)) return distance(low) < distance(high) ? low : high;
  return low % 2 == 0 ? low : high;
}

TEST(Bfloat16, IsTheNearerNeighbour) {
  Random random(1, "test");
  for (int i = 0; i < 100'000; ++i) {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random() >> 32));
    if (!std::isfinite(value) || std::abs(value) > 3.38e38f) continue;
    ASSERT_EQ(to_bfloat16(value), nearest_of_two(value)) << value;
  }
}

TEST_F(CheckpointFile, RoundsLargeWeightsOnly) {
  const auto found = read(file_of(example(), Precision::bfloat16));
  const auto expected = example();
  ASSERT_EQ(names_of(found.weights), names_of(expected.weights));
  for (std::size_t i = 1; i < found.weights.size(); ++i)
    EXPECT_TRUE(same(found.weights[i], expected.weights[i])) << expected.weights[i].name;
  EXPECT_TRUE(same(found.training, expected.training));
  const auto& rounded = found.weights[0].tensor;
  ASSERT_EQ(rounded.dtype, DType::bfloat16);
  ASSERT_EQ(rounded.shape, expected.weights[0].tensor.shape);
  for (std::size_t i = 0; i < rounded.size(); ++i)
    EXPECT_EQ(rounded.as<std::uint16_t>()[i],
              to_bfloat16(expected.weights[0].tensor.as<float>()[i]));
}

TEST_F(CheckpointFile, HalvesTheFile) {
  const auto checkpoint = network(1, 10, 200);
  const auto full = write(path("run"), checkpoint).bytes;
  const auto half = write(path("run"), checkpoint, Precision::bfloat16).bytes;
  EXPECT_LT(static_cast<double>(half), 0.52 * static_cast<double>(full));
}

TEST_F(CheckpointFile, PartsAreReadByNode) {
  const auto file = file_of(example());
  EXPECT_THAT(names_of(read_nodes(file, {"10"})),
              ElementsAre("10.weight", "10.batches", "10.none"));
  EXPECT_THAT(names_of(read_nodes(file, {"1", "2", "1"})),  // in the order of the file
              ElementsAre("2.weight", "2.bias", "1.mask"));
  EXPECT_TRUE(read_nodes(file, {}).empty());
  const auto all = read_nodes(file, {"1", "2", "10"});
  EXPECT_TRUE(same(all, example().weights));
  EXPECT_THAT(error_of([&] {
                read_nodes(file, {"2", "3"});
              }),
              HasSubstr("it has no weights of node 3"));
}

TEST_F(CheckpointFile, OtherPartsAreNotRead) {
  const auto file = file_of(example());
  const std::string bytes = read_text(file);
  const auto tensor = example().weights[0].tensor;
  const auto at = bytes.find({reinterpret_cast<const char*>(tensor.data.get()), tensor.bytes()});
  ASSERT_NE(at, std::string::npos);
  flip(file, at + 10, 1);
  EXPECT_EQ(read_nodes(file, {"10"}).size(), 3u);
  EXPECT_THAT(error_of([&] { read_nodes(file, {"2"}); }),
              HasSubstr("the bytes of weights/2.weight do not match their hash"));
}

TEST_F(CheckpointFile, ErrorsSayWhy) {
  EXPECT_THAT(error_of([&] { read(path("none.h5")); }), HasSubstr("No such file"));
  EXPECT_THAT(error_of([&] { read(path("")); }), HasSubstr("not a file"));
  h5::File::create(path("other.h5")).root().write("x", std::vector<double>{1});
  EXPECT_THAT(error_of([&] { read(path("other.h5")); }), HasSubstr("not a checkpoint"));
}

TEST_F(CheckpointFile, FolderThatCannotBeMadeIsAnError) {
  std::ofstream(path("file")) << "x";
  EXPECT_THAT(error_of([&] { write(path("file"), example()); }),
              HasSubstr("cannot create the folder " + path("file/weights").string()));
}

TEST_F(CheckpointFile, FailedWriteLeavesNothing) {
  auto twice = example();
  twice.weights.push_back(twice.weights.front());
  EXPECT_THAT(error_of([&] { write(path("run"), twice); }), HasSubstr("2.weight"));
  auto folders = example();
  folders.weights.front().name = "a/b";
  EXPECT_THAT(error_of([&] { write(path("run"), folders); }), HasSubstr("weights/a/b"));
  EXPECT_TRUE(files_in(path("run")).empty());
}

}  // namespace
}  // namespace cairn::store
