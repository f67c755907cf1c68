#include "data/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::data {
namespace {

TEST(Fuzz, Idx) {
  for (const auto& target : fuzz_idx()) fuzz::expect_sound(target, 2000);
}

TEST(Fuzz, Cifar) {
  fuzz::expect_sound(fuzz_cifar(), 1000);
}

TEST(Fuzz, Hdf5) {
  fuzz::expect_sound(fuzz_hdf5(), 500);
}

TEST(Fuzz, Science) {
  fuzz::expect_sound(fuzz_science(), 800);
}

TEST(Fuzz, Tables) {
  fuzz::expect_sound(fuzz_tables(), 4000);
}

TEST(Fuzz, Csv) {
  fuzz::expect_sound(fuzz_csv(), 5000);
}

}  // namespace
}  // namespace cairn::data
