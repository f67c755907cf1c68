#include "cairn/store/folder.hpp"

#include <gmock/gmock.h>

#include "cairn/store/options.hpp"
#include "store/samples.hpp"

namespace cairn::store {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;

class StoreFolder : public Scratch {
 protected:
  protocol::CheckpointRef put(std::uint64_t candidate) const {
    return write(path("run"), network(candidate, 1, 10));
  }
  std::filesystem::path file_of(const protocol::CheckpointRef& ref) const {
    return path("run") / path_of(ref);
  }
};

TEST_F(StoreFolder, RemoveTakesOneFile) {
  const auto a = put(1), b = put(2);
  remove(path("run"), a);
  EXPECT_THAT(files_in(path("run")), ElementsAre(file_of(b)));
  remove(path("run"), a);  // is gone: fine
  remove(path("none"), a);
  std::ofstream(path("file")) << "x";
  EXPECT_THAT(error_of([&] { remove(path("file"), a); }), HasSubstr("cannot remove"));
}

TEST_F(StoreFolder, SweepTakesWhatNobodyKnows) {
  const auto kept = put(1), lost = put(2);
  auto snapshot = network(1, 1, 10);
  snapshot.training = snapshot.weights;
  const auto part = write(path("run"), snapshot);
  auto temporary = file_of(kept);
  temporary += ".tmp.4711";
  std::filesystem::copy_file(file_of(kept), temporary);
  // None of these has a name that Cairn gives.
  std::vector<std::filesystem::path> foreign{
      path("run/weights/notes.txt"),       path("run/weights/9e/README"),
      path("run/weights/00/1-0-1.h5"),     path("run/weights/9e/1-0-1.h5.tmp.x"),
      path("run/weights/9e/1-0-1.h5.bak"), path("run/weights/9e/1-0-1.0.h5"),
      path("run/weights/9e/01-0-1.h5"),    path("run/weights/9e/1-0-1.h5.tmp."),
      path("run/weights/9e/1-0-1-par.h5"), path("run/weights/9e/1-0-1-part-part.h5")};
  std::filesystem::create_directories(path("run/weights/00"));
  for (const auto& file : foreign) std::ofstream(file) << "x";
  std::filesystem::create_directories(path("run/weights/9e/1-0-2.h5"));
  const auto swept = sweep(path("run"), {kept});
  EXPECT_EQ(swept.files, 3u);
  EXPECT_EQ(swept.bytes, kept.bytes + lost.bytes + part.bytes);
  foreign.push_back(file_of(kept));
  std::ranges::sort(foreign);
  EXPECT_THAT(strangers(path("run"), {}), ElementsAreArray(foreign));
  EXPECT_TRUE(std::filesystem::exists(path("run/weights/9e/1-0-2.h5")));
  EXPECT_EQ(sweep(path("run"), {kept}).files, 0u);
  EXPECT_EQ(sweep(path("none"), {}).files, 0u);
}

TEST_F(StoreFolder, StrangersAreNamed) {
  const auto known = put(1), other = put(2);
  std::ofstream(path("run/weights/x")) << "x";
  EXPECT_THAT(strangers(path("run"), {known}), ElementsAre(file_of(other), path("run/weights/x")));
  EXPECT_TRUE(strangers(path("none"), {}).empty());
}

TEST_F(StoreFolder, VerifyFindsDamage) {
  const auto a = put(1), b = put(2);
  EXPECT_FALSE(verify(path("run"), a));
  auto longer = a;
  ++longer.bytes;
  EXPECT_THAT(verify(path("run"), longer)->what, HasSubstr("expected"));
  std::filesystem::copy_file(file_of(b), file_of(a),
                             std::filesystem::copy_options::overwrite_existing);
  const auto damage = verify(path("run"), {a.candidate, a.attempt, a.epoch, b.bytes});
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->what, "it belongs to another checkpoint");
  EXPECT_EQ(damage->file, file_of(a));
  remove(path("run"), a);
  EXPECT_THAT(verify(path("run"), a)->what, HasSubstr("No such file"));
}

TEST(StoreOptions, AreValidated) {
  EXPECT_NO_THROW(validate({}));
  const auto error = [](auto&& change) {
    Options options;
    change(options);
    return error_of([&] { validate(options); });
  };
  EXPECT_THAT(error([](auto& o) { o.keep = 0; }), HasSubstr("store.keep"));
  EXPECT_THAT(error([](auto& o) { o.max_bytes = -1; }), HasSubstr("store.max_bytes"));
  EXPECT_THAT(error([](auto& o) { o.in_flight = 0; }), HasSubstr("store.in_flight"));
  EXPECT_THAT(error([](auto& o) { o.cache = -1; }), HasSubstr("store.cache"));
  EXPECT_THAT(error([](auto& o) { o.scratch_bytes = -1; }), HasSubstr("store.scratch_bytes"));
  EXPECT_THAT(error([](auto& o) { o.precision = "float16"; }), HasSubstr("float32 or bfloat16"));
  Options options;
  EXPECT_EQ(precision(options), Precision::float32);
  options.precision = "bfloat16";
  EXPECT_EQ(precision(options), Precision::bfloat16);
}

}  // namespace
}  // namespace cairn::store
