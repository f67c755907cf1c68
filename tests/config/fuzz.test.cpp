#include "config/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::config {
namespace {

TEST(Fuzz, Workflows) {
  fuzz::expect_sound(fuzz_workflows(), 2000);
}

TEST(Fuzz, Overrides) {
  fuzz::expect_sound(fuzz_overrides(), 2000);
}

}  // namespace
}  // namespace cairn::config
