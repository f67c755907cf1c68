#include "space/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::space {
namespace {

TEST(Fuzz, Graphs) {
  fuzz::expect_sound(fuzz_graphs(), 3000);
}

TEST(Fuzz, Profiles) {
  fuzz::expect_sound(fuzz_profiles(), 2000);
}

TEST(Fuzz, Architectures) {
  fuzz::expect_sound(fuzz_architectures(), 3000);
}

}  // namespace
}  // namespace cairn::space
