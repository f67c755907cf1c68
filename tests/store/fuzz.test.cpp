#include "store/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::store {
namespace {

TEST(Fuzz, Checkpoints) {
  fuzz::expect_sound(fuzz_checkpoints(), 1500);
}

TEST(Fuzz, Indices) {
  fuzz::expect_sound(fuzz_indices(), 1500);
}

}  // namespace
}  // namespace cairn::store
