#include "protocol/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::protocol {
namespace {

TEST(Fuzz, Messages) {
  fuzz::expect_sound(fuzz_messages(), 50'000);
}

TEST(Fuzz, Steps) {
  fuzz::expect_sound(fuzz_steps(), 30'000);
}

}  // namespace
}  // namespace cairn::protocol
