#include "cairn/store/reader.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "cairn/store/folder.hpp"
#include "store/cache.hpp"
#include "store/samples.hpp"
#include "store/scratch_copies.hpp"

namespace cairn::store {
namespace {

using testing::HasSubstr;

class StoreReader : public Scratch {
 protected:
  protocol::CheckpointRef put(std::uint64_t candidate) const {
    return write(path("run"), network(candidate, 4, 50));
  }
  std::filesystem::path file_of(const protocol::CheckpointRef& ref) const {
    return path("run") / path_of(ref);
  }
  ReaderOptions with_scratch(std::int64_t bytes = 1 << 20) const {
    return {0, path("scratch"), bytes};
  }
};

TEST_F(StoreReader, ReadsAsReadNodes) {
  const auto ref = put(1);
  Reader reader(path("run"), {});
  const auto file = file_of(ref);
  EXPECT_TRUE(same(reader.read(ref, {"n2", "n0"}), read_nodes(file, {"n0", "n2"})));
  // Partly from the cache: the order of the file all the same.
  EXPECT_TRUE(same(reader.read(ref, {"n2", "n1", "n0"}), read_nodes(file, {"n0", "n1", "n2"})));
  EXPECT_THAT(error_of([&] { reader.read(ref, {"n9"}); }), HasSubstr("node n9"));
  EXPECT_TRUE(reader.read(ref, {}).empty());
}

TEST_F(StoreReader, RemembersWhatItRead) {
  const auto ref = put(1);
  Reader reader(path("run"), {});
  const auto first = reader.read(ref, {"n0", "n1"});
  remove(path("run"), ref);
  const auto second = reader.read(ref, {"n1", "n0"});
  EXPECT_TRUE(same(first, second));
  EXPECT_EQ(first[0].tensor.data, second[0].tensor.data);  // shared
  EXPECT_THAT(error_of([&] { reader.read(ref, {"n0", "n2"}); }), HasSubstr("No such file"));
}

TEST_F(StoreReader, WithoutCacheItReadsAgain) {
  const auto ref = put(1);
  Reader reader(path("run"), {0, {}, 0});
  EXPECT_NE(reader.read(ref, {"n0"})[0].tensor.data, reader.read(ref, {"n0"})[0].tensor.data);
}

std::vector<NodeTensor> node_of(std::int64_t bytes, std::atomic<std::int64_t>& living) {
  living += bytes;
  std::shared_ptr<std::byte> data(new std::byte[static_cast<std::size_t>(bytes)](),
                                  [bytes, &living](std::byte* memory) {
                                    delete[] memory;
                                    living -= bytes;
                                  });
  return {{"n", 0, {"n.w", {DType::uint8, {bytes}, std::move(data)}}}};
}

/// Against a list that is searched from end to end.
TEST(StoreCache, KeepsTheLastUsedWithinItsBytes) {
  std::atomic<std::int64_t> living = 0;
  Cache cache(1000);
  std::vector<std::pair<std::uint64_t, std::int64_t>> model;  // the last used at the end
  Random random(1, "test");
  for (int i = 0; i < 5000; ++i) {
    const std::uint64_t candidate = random.below(30);
    const Cache::Key key{{CandidateId(candidate), {}, 1, 0}, "n"};
    const auto bytes = static_cast<std::int64_t>(1 + candidate * 37 % 400);
    const auto known = std::ranges::find(model, candidate, [](const auto& e) { return e.first; });
    ASSERT_EQ(cache.find(key) != nullptr, known != model.end());
    if (known == model.end())
      cache.put(key, node_of(bytes, living));
    else
      model.erase(known);
    model.emplace_back(candidate, bytes);
    const auto used = [&] {
      std::int64_t sum = 0;
      for (const auto& entry : model) sum += entry.second;
      return sum;
    };
    while (used() > 1000) model.erase(model.begin());
    ASSERT_EQ(living, used());
  }
  cache.put({{}, "large"}, node_of(1001, living));
  EXPECT_EQ(cache.find({{}, "large"}), nullptr);
  EXPECT_LE(living, 1000);
  EXPECT_GT(living, 500);  // the others stay
}

TEST_F(StoreReader, ScratchKeepsACopy) {
  const auto ref = put(1);
  Reader reader(path("run"), with_scratch());
  reader.read(ref, {"n0"});
  ASSERT_EQ(files_in(path("scratch")).size(), 1u);
  const auto copy = files_in(path("scratch"))[0];
  EXPECT_EQ(read_text(copy), read_text(file_of(ref)));
  // The second read comes from the copy: the original has rotten since, unnoticed.
  const auto changed = std::filesystem::last_write_time(file_of(ref));
  for (std::size_t i = 0; i < ref.bytes; i += 100) flip(file_of(ref), i, 1);
  std::filesystem::last_write_time(file_of(ref), changed);
  Reader other(path("run"), with_scratch());
  EXPECT_TRUE(same(other.read(ref, {"n1"}), read_nodes(copy, {"n1"})));
}

TEST_F(StoreReader, DamagedCopyIsReplaced) {
  const auto ref = put(1);
  Reader reader(path("run"), with_scratch());
  const auto expected = reader.read(ref, {"n0", "n3"});
  const auto copy = files_in(path("scratch")).at(0);
  for (std::size_t i = 0; i < ref.bytes; i += 100) flip(copy, i, 1);
  EXPECT_TRUE(same(reader.read(ref, {"n0", "n3"}), expected));
  EXPECT_TRUE(files_in(path("scratch")).empty());
  EXPECT_TRUE(same(reader.read(ref, {"n0", "n3"}), expected));
  EXPECT_EQ(read_text(files_in(path("scratch")).at(0)), read_text(file_of(ref)));
  std::filesystem::remove_all(path("scratch"));
  EXPECT_TRUE(same(reader.read(ref, {"n0", "n3"}), expected));
}

TEST_F(StoreReader, NewFileOfTheSameNameGetsANewCopy) {
  const auto ref = put(1);
  Reader reader(path("run"), with_scratch());
  reader.read(ref, {"n0"});
  auto other = network(1, 4, 50);
  other.weights[0].tensor = noise(DType::float32, {50, 50}, 99);
  ASSERT_EQ(write(path("run"), other), ref);
  EXPECT_TRUE(same(reader.read(ref, {"n0"})[0], other.weights[0]));
}

TEST_F(StoreReader, ScratchIsBounded) {
  std::vector<protocol::CheckpointRef> refs;
  for (std::uint64_t i = 0; i < 5; ++i) refs.push_back(put(i));
  std::filesystem::create_directories(path("scratch"));
  std::ofstream(path("scratch/foreign")) << std::string(1000, 'x');
  Reader reader(path("run"), with_scratch(static_cast<std::int64_t>(2 * refs[0].bytes + 500)));
  const auto holds = [&](const protocol::CheckpointRef& ref) {
    const std::string original = read_text(file_of(ref));
    return std::ranges::any_of(files_in(path("scratch")),
                               [&](const auto& file) { return read_text(file) == original; });
  };
  for (const int i : {0, 1, 0, 2}) reader.read(refs[i], {"n0"});
  EXPECT_EQ(files_in(path("scratch")).size(), 3u);  // with the foreign file
  EXPECT_TRUE(holds(refs[0]) && !holds(refs[1]) && holds(refs[2]));
  for (const int i : {3, 4}) reader.read(refs[i], {"n0"});
  EXPECT_TRUE(holds(refs[3]) && holds(refs[4]));
  EXPECT_EQ(files_in(path("scratch")).size(), 3u);
  Reader tiny(path("run"), with_scratch(10));
  EXPECT_EQ(tiny.read(refs[0], {"n0"}).size(), 2u);
}

TEST_F(StoreReader, ScratchThatCannotBeUsedIsNoMatter) {
  const auto ref = put(1);
  std::ofstream(path("file")) << "x";
  Reader reader(path("run"), {0, path("file/scratch"), 1 << 20});
  EXPECT_EQ(reader.read(ref, {"n0"}).size(), 2u);
  Reader nobody(path("run"), {0, path("file"), 1 << 20});
  EXPECT_EQ(nobody.read(ref, {"n0"}).size(), 2u);
}

/// An old file of one byte, or a folder.
void make_old(const std::filesystem::path& path, bool folder = false) {
  if (folder)
    std::filesystem::create_directories(path);
  else
    std::ofstream(path) << "x";
  const auto now = std::filesystem::file_time_type::clock::now();
  std::filesystem::last_write_time(path, now - std::chrono::hours(1));
}

TEST_F(StoreReader, LeftOversInScratchAreRemoved) {
  const auto ref = put(1);
  const std::string hash(32, 'a');
  std::filesystem::create_directories(path("scratch"));
  const auto dead = path("scratch/cairn-" + hash + ".h5.tmp.5");
  const auto at_work = path("scratch/cairn-" + hash + ".h5.tmp.6");
  make_old(dead);
  std::ofstream(at_work) << "x";
  Reader(path("run"), with_scratch()).read(ref, {"n0"});
  EXPECT_FALSE(std::filesystem::exists(dead));
  EXPECT_TRUE(std::filesystem::exists(at_work));
}

TEST_F(StoreReader, ForeignFilesInScratchStay) {
  const auto ref = put(1);
  const std::string hash(32, 'a'), ours = path("scratch/cairn-" + hash + ".h5");
  const std::vector<std::string> foreign{path("scratch/cairn-notes.txt"),
                                         path("scratch/cairn-notes.h5.tmp.5"),
                                         path("scratch/cairn-" + hash),
                                         path("scratch/cairn-a" + hash + ".h5"),
                                         ours + ".bak",
                                         ours + ".tmp.x",
                                         ours + ".tmp."};
  const std::vector<std::string> folders{path("scratch/cairn-x"), ours + ".tmp.5"};
  std::filesystem::create_directories(path("scratch"));
  for (const auto& file : foreign) make_old(file);
  for (const auto& folder : folders) make_old(folder, true);
  std::filesystem::create_symlink(foreign[0], ours + ".tmp.6");
  make_old(ours);
  // There is room for one file only, and none of these takes any.
  Reader reader(path("run"), with_scratch(static_cast<std::int64_t>(ref.bytes)));
  reader.read(ref, {"n0"});
  for (const auto& file : foreign) EXPECT_TRUE(std::filesystem::exists(file)) << file;
  for (const auto& folder : folders) EXPECT_TRUE(std::filesystem::is_directory(folder)) << folder;
  EXPECT_TRUE(std::filesystem::is_symlink(ours + ".tmp.6"));
  EXPECT_FALSE(std::filesystem::exists(ours));  // it made room for the copy
  EXPECT_EQ(files_in(path("scratch")).size(), foreign.size() + 2);
}

TEST_F(StoreReader, RefusesTheFileOfAnotherCheckpoint) {
  auto partial = network(1, 4, 50);
  partial.training = partial.weights;
  auto retried = network(1, 4, 50), later = retried;
  retried.attempt = Attempt(1);
  later.epoch = 2;
  const auto ref = put(1);
  for (const auto& other : {network(2, 4, 50), retried, later, partial}) {
    const auto misplaced = write(path("run"), other);
    const auto swap = [&] {
      std::filesystem::rename(file_of(ref), path("kept"));
      std::filesystem::rename(file_of(misplaced), file_of(ref));
      std::filesystem::rename(path("kept"), file_of(misplaced));
    };
    swap();
    for (const auto& asked : {ref, misplaced}) {
      for (const auto& options : {ReaderOptions{}, with_scratch()})
        EXPECT_THAT(error_of([&] { Reader(path("run"), options).read(asked, {"n0"}); }),
                    HasSubstr("it belongs to another checkpoint"));
      EXPECT_THAT(error_of([&] { read(path("run"), asked); }),
                  HasSubstr("it belongs to another checkpoint"));
      EXPECT_TRUE(verify(path("run"), asked));
    }
    swap();
    EXPECT_EQ(Reader(path("run"), {}).read(ref, {"n0"}).size(), 2u);
    EXPECT_TRUE(same(read(path("run"), misplaced), other));
  }
}

TEST_F(StoreReader, FileThatVanishesIsAnErrorAtMost) {
  const auto ref = put(1);
  const auto expected = network(1, 4, 50).weights;
  const std::jthread remover([&](const std::stop_token& end) {
    while (!end.stop_requested()) {
      remove(path("run"), ref);
      write(path("run"), network(1, 4, 50));
    }
  });
  int good = 0, bad = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  for (int i = 0; good < 30 || bad < 30; ++i) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << good << " reads, " << bad << " errors";
    Reader reader(path("run"), i % 2 == 0 ? ReaderOptions{} : with_scratch());
    const auto error = error_of([&] {
      EXPECT_TRUE(same(reader.read(ref, {"n0", "n1", "n2", "n3"}), expected));
    });
    EXPECT_THAT(error, testing::AnyOf("", HasSubstr("No such file")));
    ++(error.empty() ? good : bad);
  }
}

}  // namespace
}  // namespace cairn::store
