#include <gmock/gmock.h>

#include "cairn/h5/file.hpp"
#include "h5/scratch.hpp"

namespace cairn::h5 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class InMemory : public Scratch {
 protected:
  /// Puts values where they were reserved, and the file on the disk.
  void publish(const Layout& layout, std::uint64_t offset, std::string_view values) const {
    std::string bytes(layout.size, '\0');
    std::copy_n(reinterpret_cast<const char*>(layout.memory.get()), layout.known, bytes.data());
    values.copy(bytes.data() + offset, values.size());
    std::ofstream(path("a.h5"), std::ios::binary) << bytes;
  }
};

TEST_F(InMemory, ReservedValuesAreFilledInLater) {
  auto file = File::create_in_memory(4096);
  file.root().set_attribute("", "version", std::int64_t{7});
  const auto group = file.root().create_group("g");
  const std::vector<std::int64_t> shape{2, 3}, large{1000, 1000}, empty{0, 3};
  const auto offset = group.reserve("x", DType::uint8, shape);
  group.reserve("half", DType::bfloat16, large);
  EXPECT_EQ(group.reserve("none", DType::float64, empty), 0u);
  EXPECT_GT(file.root().reserve_text("text", 5), offset);
  const Layout layout = file.close_in_memory();
  EXPECT_GT(layout.size, 2'000'000u);
  EXPECT_LE(layout.known, 4096u);  // the values take no memory
  publish(layout, offset, "abcdef");
  const auto root = File::open(path("a.h5")).root();
  EXPECT_EQ(root.int_attribute("", "version"), 7);
  const auto x = root.group("g").read("x");
  EXPECT_EQ(x.shape, shape);
  EXPECT_THAT(x.as<std::uint8_t>(), ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
  EXPECT_EQ(root.group("g").read("half").dtype, DType::bfloat16);
  EXPECT_EQ(root.group("g").read("none").shape, empty);
  EXPECT_THAT(root.names(), ElementsAre("g", "text"));
}

TEST_F(InMemory, StructuresMayTakeMoreThanThought) {
  auto file = File::create_in_memory(512);
  const std::vector<std::int64_t> shape{1000};
  std::uint64_t offset = 0;
  for (int i = 0; i < 100; ++i)
    offset = file.root().reserve(std::to_string(i), DType::uint8, shape);
  publish(file.close_in_memory(), offset, "abc");
  const auto root = File::open(path("a.h5")).root();
  EXPECT_EQ(root.names().size(), 100u);
  EXPECT_EQ(root.read("99").as<std::uint8_t>()[2], 'c');
}

TEST_F(InMemory, ManyAtOnceAndGivenUp) {
  auto first = File::create_in_memory(4096), second = File::create_in_memory(4096);
  const std::vector<std::int64_t> shape{4};
  first.root().reserve("a", DType::uint8, shape);
  second.root().reserve("b", DType::uint8, shape);
  const auto error = error_of([&] { second.root().reserve("b", DType::uint8, shape); });
  EXPECT_THAT(error, HasSubstr("already exists"));
  publish(first.close_in_memory(), 0, "");
  EXPECT_THAT(File::open(path("a.h5")).root().names(), ElementsAre("a"));
}

}  // namespace
}  // namespace cairn::h5
