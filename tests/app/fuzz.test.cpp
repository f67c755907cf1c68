#include "app/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::app {
namespace {

TEST(Fuzz, CurveTables) {
  fuzz::expect_sound(fuzz_curve_tables(), 500);
}

TEST(Fuzz, Services) {
  fuzz::expect_sound(fuzz_services(), 500);
}

TEST(Fuzz, RunFiles) {
  fuzz::expect_sound(fuzz_verified(), 200);
}

}  // namespace
}  // namespace cairn::app
