#include "roles/watch.hpp"

#include <gtest/gtest.h>

namespace cairn::roles {
namespace {

using std::chrono::seconds;

/// A worker that runs something, and one that was released.
struct WatchTest : testing::Test {
  WatchTest() {
    state.workers[WorkerId(0)].running.emplace();
    state.workers[WorkerId(1)].released = true;
  }
  /// Asks every second until `end`; who was silent then.
  std::vector<WorkerId> ask_until(int end) {
    std::vector<WorkerId> silent;
    for (; now < Watch::Clock::time_point(seconds(end)); now += seconds(1))
      silent = watch.silent(state, now);
    return silent;
  }
  coordinator::State state;
  Watch watch{10};
  Watch::Clock::time_point now{};
};

TEST_F(WatchTest, WhoSaysNothingForTooLongIsSilent) {
  EXPECT_TRUE(ask_until(9).empty());
  watch.heard(WorkerId(0), now);
  EXPECT_TRUE(ask_until(18).empty());
  EXPECT_EQ(ask_until(25), std::vector{WorkerId(0)});
}

TEST_F(WatchTest, NobodyWaitsForTheLostAndTheReleased) {
  state.workers[WorkerId(0)].lost = true;
  EXPECT_TRUE(ask_until(60).empty());
}

TEST_F(WatchTest, APauseOfTheWatcherGivesAllTheirTimeAgain) {
  ask_until(9);
  now += seconds(1000);
  EXPECT_TRUE(watch.silent(state, now).empty());
  EXPECT_TRUE(ask_until(1017).empty());
  EXPECT_EQ(ask_until(1025), std::vector{WorkerId(0)});
}

TEST_F(WatchTest, WithoutPatienceNobodyIsEverLost) {
  watch = Watch(0);
  EXPECT_TRUE(ask_until(100).empty());
}

}  // namespace
}  // namespace cairn::roles
