#include "roles/pace.hpp"

#include <gtest/gtest.h>

namespace cairn::roles {
namespace {

struct PaceTest : testing::Test {
  Pace pace{10};
  Pace::Clock::time_point start{};

  Pace::Clock::time_point at(double seconds) const {
    return start + std::chrono::duration_cast<Pace::Clock::duration>(
                       std::chrono::duration<double>(seconds));
  }
  void begin(std::uint32_t worker, std::uint64_t candidate, double time,
             protocol::Task task = protocol::SearchTask{}) {
    protocol::Assignment assignment;
    assignment.candidate = CandidateId(candidate);
    assignment.task = std::move(task);
    pace.begin(WorkerId(worker), assignment, at(time));
  }
  void beat(std::uint32_t worker, std::uint64_t candidate, double epoch, double time) {
    protocol::Heartbeat beat;
    beat.worker = WorkerId(worker);
    beat.candidate = CandidateId(candidate);
    beat.epoch = epoch;
    pace.beat(beat, at(time));
  }
};

TEST_F(PaceTest, ATrainingStallsAfterManyTimesItsOwnPace) {
  begin(0, 0, 0);
  beat(0, 0, 1, 20);
  beat(0, 0, 2, 40);
  beat(0, 0, 2, 200);  // a sign of life, and no point
  EXPECT_TRUE(pace.stalled(at(239)).empty());
  const auto stalled = pace.stalled(at(241));
  ASSERT_EQ(stalled.size(), 1u);
  EXPECT_EQ(stalled[0].worker, WorkerId(0));
  EXPECT_NEAR(stalled[0].since, 201, 1e-6);
  EXPECT_NEAR(stalled[0].usual, 20, 1e-6);
}

TEST_F(PaceTest, BeforeItsFirstPointThePaceOfAllCounts) {
  begin(0, 0, 0);
  beat(0, 0, 1, 10);
  pace.end(WorkerId(0));
  begin(1, 1, 10);
  EXPECT_TRUE(pace.stalled(at(109)).empty());
  EXPECT_EQ(pace.stalled(at(111)).size(), 1u);
}

TEST_F(PaceTest, NobodyStallsWithinAMinuteNorBeforeAnythingIsKnown) {
  begin(0, 0, 0);
  EXPECT_TRUE(pace.stalled(at(1e6)).empty()) << "no point was ever made";
  beat(0, 0, 1, 0.1);
  EXPECT_TRUE(pace.stalled(at(60)).empty());
  EXPECT_EQ(pace.stalled(at(61)).size(), 1u);
}

TEST_F(PaceTest, WhatIsOverOrIsATestDoesNotStall) {
  begin(0, 0, 0);
  beat(0, 0, 1, 1);
  pace.end(WorkerId(0));
  begin(1, 1, 0, protocol::TestTask{});
  EXPECT_TRUE(pace.stalled(at(1e6)).empty());
}

TEST_F(PaceTest, BeatsOfAnotherAttemptSayNothing) {
  begin(0, 0, 0);
  beat(0, 0, 1, 1);
  beat(0, 7, 5, 100);
  beat(9, 0, 5, 100);
  EXPECT_EQ(pace.stalled(at(101)).size(), 1u);
}

TEST_F(PaceTest, WithoutAFactorNobodyStalls) {
  pace = Pace(0);
  begin(0, 0, 0);
  beat(0, 0, 1, 1);
  EXPECT_TRUE(pace.stalled(at(1e6)).empty());
}

}  // namespace
}  // namespace cairn::roles
