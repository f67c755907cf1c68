#include "cairn/h5/file.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <numeric>
#include <thread>

#include "h5/scratch.hpp"

namespace cairn::h5 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class H5File : public Scratch {};

HostTensor counting(DType dtype, std::vector<std::int64_t> shape) {
  auto tensor = HostTensor::allocate(dtype, std::move(shape));
  auto bytes = tensor.span();
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7 % 63);
  return tensor;
}

bool same(const HostTensor& a, const HostTensor& b) {
  return a.dtype == b.dtype && a.shape == b.shape && std::ranges::equal(a.span(), b.span());
}

constexpr DType kDTypes[] = {DType::uint8, DType::int64, DType::float32, DType::float64,
                             DType::bfloat16};

TEST_F(H5File, KeepsTensorsOfEveryTypeAndShape) {
  auto file = File::create(path("a.h5"));
  for (DType dtype : kDTypes) {
    const auto group = file.root().create_group(std::string(name(dtype)));
    group.write("scalar", counting(dtype, {}));
    group.write("empty", counting(dtype, {0, 3}));
    group.write("cube", counting(dtype, {2, 3, 4}));
  }
  file.close();
  const auto back = File::open(path("a.h5"));
  for (DType dtype : kDTypes) {
    const auto group = back.root().group(std::string(name(dtype)));
    EXPECT_TRUE(same(group.read("scalar"), counting(dtype, {}))) << name(dtype);
    EXPECT_TRUE(same(group.read("empty"), counting(dtype, {0, 3}))) << name(dtype);
    EXPECT_TRUE(same(group.read("cube"), counting(dtype, {2, 3, 4}))) << name(dtype);
  }
}

TEST_F(H5File, KeepsVectorsAndText) {
  const std::vector<std::string> texts{"", "höhe", std::string(100'000, 'x')};
  auto file = File::create(path("a.h5"));
  file.root().write("texts", texts);
  file.root().write("none", std::vector<std::string>{});
  file.root().write("reals", std::vector<double>{0.1, -1e300});
  file.root().write("integers", std::vector<std::int64_t>{-1, 1LL << 60});
  file.close();
  const auto root = File::open(path("a.h5")).root();
  EXPECT_EQ(root.read_strings("texts"), texts);
  EXPECT_TRUE(root.read_strings("none").empty());
  EXPECT_THAT(root.read("reals").as<double>(), ElementsAre(0.1, -1e300));
  EXPECT_THAT(root.read("integers").as<std::int64_t>(), ElementsAre(-1, 1LL << 60));
}

TEST_F(H5File, KeepsAttributesOfGroupsAndDatasets) {
  auto file = File::create(path("a.h5"));
  const auto root = file.root();
  root.write("x", std::vector<double>{1});
  root.set_attribute("", "text", "old");
  root.set_attribute("", "text", "µs");
  root.set_fixed_attribute("x", "long", std::string(200'000, 'l'));
  root.set_fixed_attribute("x", "empty", "");
  root.set_attribute("x", "real", 0.1);
  root.set_attribute("x", "integer", std::numeric_limits<std::int64_t>::min());
  file.close();
  const auto back = File::open(path("a.h5")).root();
  EXPECT_EQ(back.string_attribute("", "text"), "µs");
  EXPECT_EQ(back.string_attribute("x", "long"), std::string(200'000, 'l'));
  EXPECT_EQ(back.string_attribute("x", "empty"), "");
  EXPECT_EQ(back.double_attribute("x", "real"), 0.1);
  EXPECT_EQ(back.int_attribute("x", "integer"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(back.double_attribute("x", "integer"), -0x1p63);
  EXPECT_TRUE(back.has_attribute("x", "real"));
  EXPECT_FALSE(back.has_attribute("", "real"));
}

TEST_F(H5File, ListsMembersInOrderOfCreation) {
  auto file = File::create(path("a.h5"));
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back(std::to_string(i * 17 % 41));
  for (const auto& name : names) file.root().write(name, std::vector<double>{1});
  const auto group = file.root().create_group("group");
  group.create_group("z");
  group.create_group("a");
  file.close();
  names.push_back("group");
  const auto back = File::open(path("a.h5"));
  EXPECT_EQ(back.root().names(), names);
  EXPECT_THAT(back.root().group("group").names(), ElementsAre("z", "a"));
  EXPECT_TRUE(back.root().has("group"));
  EXPECT_FALSE(back.root().has("z"));
}

TEST_F(H5File, ErrorsNameFileAndObject) {
  auto file = File::create(path("a.h5"));
  file.root().create_group("g").write("x", std::vector<double>{1});
  file.root().group("g").set_attribute("x", "unit", "s");
  const auto group = file.root().group("g");
  EXPECT_THAT(error_of([&] { group.read("y"); }), HasSubstr("a.h5:/g/y: "));
  EXPECT_THAT(error_of([&] { group.group("x"); }), HasSubstr("cannot open"));
  EXPECT_THAT(error_of([&] { group.write("x", std::vector<double>{1}); }),
              HasSubstr("name already exists"));
  EXPECT_THAT(error_of([&] { group.read_strings("x"); }), HasSubstr("expected text"));
  EXPECT_THAT(error_of([&] { group.int_attribute("x", "unit"); }),
              HasSubstr("a.h5:/g/x@unit: expected an integer"));
  EXPECT_THAT(error_of([&] { group.string_attribute("x", "none"); }), HasSubstr("x@none"));
}

TEST_F(H5File, ErrorsOfOpeningSayWhy) {
  std::ofstream(path("text")) << "no HDF5 file";
  EXPECT_THAT(error_of([&] { File::open(path("none")); }), HasSubstr("No such file"));
  EXPECT_THAT(error_of([&] { File::open(path("")); }), HasSubstr("it is a folder"));
  EXPECT_THAT(error_of([&] { File::open(path("text")); }), HasSubstr("file signature not found"));
  EXPECT_THAT(error_of([&] { File::create(path("none/a.h5")); }), HasSubstr("none/a.h5"));
}

TEST_F(H5File, CloseTakesGroupsWithIt) {
  auto file = File::create(path("a.h5"));
  const auto group = file.root().create_group("g");
  file.close();
  file.close();
  EXPECT_NE(error_of([&] { group.write("x", std::vector<double>{1}); }), "");
  EXPECT_EQ(error_of([&] { File::open(path("a.h5")).root().group("g"); }), "");
}

TEST_F(H5File, GroupKeepsTheFileOpen) {
  File::create(path("a.h5")).root().create_group("g");
  const auto group = [&] { return File::open(path("a.h5")).root().group("g"); }();
  EXPECT_TRUE(group.names().empty());
}

TEST_F(H5File, FileThatWasNotClosedIsRefused) {
  auto file = File::create(path("a.h5"));
  for (int i = 0; i < 1000; ++i)
    file.root().write(std::to_string(i), counting(DType::uint8, {2000}));
  std::filesystem::copy_file(path("a.h5"), path("copy.h5"));
  file.close();
  EXPECT_NE(error_of([&] { File::open(path("copy.h5")); }), "");
}

TEST_F(H5File, ThreadsDoNotDisturbEachOther) {
  const auto work = [this](int id) {
    const auto file = path(std::to_string(id) + ".h5");
    for (int round = 0; round < 20; ++round) {
      File::create(file).root().write("x", std::vector<std::int64_t>{id, round});
      if (File::open(file).root().read("x").as<std::int64_t>()[1] != round) return false;
      if (error_of([&] { File::open(file).root().read("y"); }).empty()) return false;
    }
    return true;
  };
  bool good[4] = {};
  {
    std::vector<std::jthread> threads;
    for (int id = 0; id < 4; ++id) threads.emplace_back([&, id] { good[id] = work(id); });
  }
  EXPECT_THAT(good, ElementsAre(true, true, true, true));
}

}  // namespace
}  // namespace cairn::h5
