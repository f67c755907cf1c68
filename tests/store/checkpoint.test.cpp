#include "cairn/store/checkpoint.hpp"

#include <gmock/gmock.h>

#include <set>

#include "cairn/core/random.hpp"
#include "cairn/h5/file.hpp"
#include "h5/scratch.hpp"

namespace cairn::store {
namespace {

using testing::HasSubstr;

HostTensor noise(DType dtype, std::vector<std::int64_t> shape) {
  auto tensor = HostTensor::allocate(dtype, std::move(shape));
  Random random(tensor.bytes(), "test");
  for (auto& byte : tensor.span()) byte = static_cast<std::byte>(random());
  return tensor;
}

Checkpoint example() {
  Checkpoint checkpoint{CandidateId(17),
                        Attempt(2),
                        12.5,
                        R"({"decisions":[1,"ü"]})",
                        R"({"layers":)" + std::string(500, ' ') + "[]}",
                        {}};
  checkpoint.weights.push_back({"2.weight", noise(DType::float32, {8, 3, 3, 3})});
  checkpoint.weights.push_back({"2.bias", noise(DType::float32, {8})});
  checkpoint.weights.push_back({"10.weight", noise(DType::bfloat16, {10, 8})});
  checkpoint.weights.push_back({"10.batches", noise(DType::int64, {})});
  checkpoint.weights.push_back({"10.none", noise(DType::float64, {0, 4})});
  checkpoint.weights.push_back({"1.mask", noise(DType::uint8, {7})});
  return checkpoint;
}

bool same(const NamedTensor& a, const NamedTensor& b) {
  return a.name == b.name && a.tensor.dtype == b.tensor.dtype && a.tensor.shape == b.tensor.shape &&
         std::ranges::equal(a.tensor.span(), b.tensor.span());
}

bool same(const Checkpoint& a, const Checkpoint& b) {
  return a.candidate == b.candidate && a.attempt == b.attempt && a.epoch == b.epoch &&
         a.architecture == b.architecture && a.graph == b.graph &&
         std::ranges::equal(a.weights, b.weights,
                            [](const auto& left, const auto& right) { return same(left, right); });
}

class CheckpointFile : public Scratch {
 protected:
  std::filesystem::path write_example() const {
    return path("run") / path_of(write(path("run"), example()));
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
  for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
    EXPECT_EQ(entry.path(), file);  // no temporary file is left
}

TEST_F(CheckpointFile, ComesBackWithLongTexts) {
  auto checkpoint = example();
  checkpoint.graph = std::string(300'000, 'g');
  checkpoint.architecture.clear();
  checkpoint.weights.clear();
  const auto file = path("run") / path_of(write(path("run"), checkpoint));
  EXPECT_TRUE(same(read(file), checkpoint));
  const std::string bytes = read_text(file);
  const auto middle = bytes.find(std::string(1000, 'g')) + 150'000;
  flip(file, middle, 1);
  EXPECT_THAT(error_of([&] { read(file); }), HasSubstr("do not match their hash"));
}

TEST_F(CheckpointFile, ReplacesAnEqualName) {
  write_example();
  auto other = example();
  other.graph = "{}";
  EXPECT_TRUE(same(read(path("run") / path_of(write(path("run"), other))), other));
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

TEST_F(CheckpointFile, RandomFlipsAreFoundOrHarmless) {
  const auto file = write_example();
  const auto expected = example();
  const auto size = std::filesystem::file_size(file);
  Random random(1, "test");
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    const auto offset = random.below(size);
    const int mask = 1 << random.below(8);
    flip(file, offset, mask);
    const auto error = error_of([&] { EXPECT_TRUE(same(read(file), expected)) << offset; });
    found += !error.empty();
    flip(file, offset, mask);
  }
  EXPECT_GT(found, 20);
  EXPECT_TRUE(same(read(file), expected));
}

TEST_F(CheckpointFile, EveryFlippedBitOfTheWeightsIsFound) {
  const auto file = write_example();
  const std::string bytes = read_text(file);
  for (const auto& [name, tensor] : example().weights) {
    if (tensor.bytes() < 8) continue;
    const auto span = tensor.span();
    const auto at = bytes.find({reinterpret_cast<const char*>(span.data()), span.size()});
    ASSERT_NE(at, std::string::npos) << name;
    for (std::size_t i = 0; i < span.size(); i += 5) {
      flip(file, at + i, 1 << i % 8);
      ASSERT_THAT(error_of([&] { read(file); }),
                  HasSubstr("the bytes of " + name + " do not match their hash"));
      flip(file, at + i, 1 << i % 8);
    }
  }
}

TEST_F(CheckpointFile, TruncationsAreErrors) {
  const auto file = write_example();
  const auto size = std::filesystem::file_size(file);
  for (int i = 50; i-- > 0;) {
    std::filesystem::resize_file(file, size * i / 50);
    EXPECT_THAT(error_of([&] { read(file); }), HasSubstr(file.string())) << i;
  }
}

TEST_F(CheckpointFile, ErrorsSayWhy) {
  EXPECT_THAT(error_of([&] { read(path("none.h5")); }), HasSubstr("No such file"));
  h5::File::create(path("other.h5")).root().write("x", std::vector<double>{1});
  EXPECT_THAT(error_of([&] { read(path("other.h5")); }), HasSubstr("not a checkpoint"));
  {
    auto file = h5::File::create(path("new.h5"));
    file.root().set_fixed_attribute("", "format", "cairn-checkpoint");
    file.root().set_attribute("", "version", std::int64_t{2});
  }
  EXPECT_THAT(error_of([&] { read(path("new.h5")); }), HasSubstr("expected version 1, found 2"));
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
  const auto folder = (path("run") / path_of({CandidateId(17), Attempt(2), 12.5, 0})).parent_path();
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(CheckpointFile, H5pyReadsIt) {
  if (!has_h5py()) GTEST_SKIP() << "h5py is not installed";
  const auto file = write_example();
  EXPECT_TRUE(python_succeeds(path("read.py"), "name = '" + file.string() + "'" + R"(
import h5py, json
with h5py.File(name, 'r') as f:
    assert f.attrs['format'] == b'cairn-checkpoint' and f.attrs['version'] == 1
    assert f.attrs['candidate'] == 17 and f.attrs['attempt'] == 2 and f.attrs['epoch'] == 12.5
    assert json.loads(f.attrs['architecture'])['decisions'] == [1, 'ü']
    assert json.loads(f.attrs['graph'])['layers'] == []
    weights = f['weights']
    assert list(h5py.Group(weights.id)) and len(weights) == 6
    assert weights['2.weight'].shape == (8, 3, 3, 3) and weights['2.weight'].dtype == '<f4'
    assert weights['10.weight'].attrs['dtype'] == b'bfloat16'
    assert weights['10.weight'].dtype == '<u2'
    assert all(len(w.attrs['hash']) == 32 for w in weights.values())
)"));
}

}  // namespace
}  // namespace cairn::store
