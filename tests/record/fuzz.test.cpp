#include "record/fuzz.hpp"

#include "fuzz/expect.hpp"

namespace cairn::record {
namespace {

TEST(Fuzz, Journals) {
  fuzz::expect_sound(fuzz_journals(), 2000);
}

TEST(Fuzz, States) {
  fuzz::expect_sound(fuzz_states(), 300);
}

}  // namespace
}  // namespace cairn::record
