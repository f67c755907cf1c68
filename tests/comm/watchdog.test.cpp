#include "cairn/comm/watchdog.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace cairn::comm {
namespace {

using namespace std::chrono_literals;

TEST(Watchdog, ActsWhenItTakesTooLong) {
  std::atomic<int> acted = 0;
  Watchdog watchdog(20ms, [&] { ++acted; });
  std::this_thread::sleep_for(500ms);
  EXPECT_EQ(acted, 1);
}

TEST(Watchdog, DoesNothingOnceItIsDisarmedOrGone) {
  std::atomic<int> acted = 0;
  Watchdog watchdog(300ms, [&] { ++acted; });
  watchdog.disarm();
  {
    Watchdog gone(300ms, [&] { ++acted; });
  }
  Watchdog patient(0s, [&] { ++acted; });
  std::this_thread::sleep_for(600ms);
  EXPECT_EQ(acted, 0);
}

}  // namespace
}  // namespace cairn::comm
