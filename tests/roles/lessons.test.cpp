#include "cairn/roles/lessons.hpp"

#include <gtest/gtest.h>

#include "cairn/coordinator/coordinator.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

/// A search whose only worker trains candidate 0.
class LessonsTest : public testing::Test {
 protected:
  LessonsTest() {
    Started started;
    started.candidates = 3;
    take(started);
    take(Joined{});
    take(Proposed{CandidateId(0), {{1}}, {}});
  }

  std::optional<Lesson> take(const Message& message) {
    const auto done = state_.done;
    coordinator::absorb(state_, message);
    const auto lesson = lesson_of(message, state_, done);
    coordinator::commit(state_, coordinator::decide(state_));
    return lesson;
  }

  static Finished finished(Status status) {
    Outcome outcome;
    outcome.status = status;
    outcome.spans.resize(3);
    outcome.forecasts.resize(2);
    return {WorkerId(0), CandidateId(0), Attempt(0), outcome};
  }

  coordinator::State state_;
};

TEST_F(LessonsTest, AnOutcomeOfTheSearchIsALessonWithoutSpans) {
  const auto lesson = take(finished(Status::stopped));
  ASSERT_TRUE(lesson);
  EXPECT_EQ(lesson->index, 1u);
  EXPECT_EQ(lesson->candidate, CandidateId(0));
  EXPECT_TRUE(lesson->outcome.spans.empty());
  EXPECT_EQ(lesson->outcome.forecasts.size(), 2u);
}

TEST_F(LessonsTest, WhatDoesNotCountIsNoLesson) {
  EXPECT_FALSE(take(Proposed{CandidateId(1), {{2}}, {}}));
  auto late = finished(Status::trained);
  late.attempt = Attempt(7);
  EXPECT_FALSE(take(late));
  EXPECT_FALSE(take(finished(Status::interrupted)));
}

TEST(History, KeepsTheNewest) {
  History history;
  for (std::uint64_t i = 1; i <= History::most + 10; ++i) history.add({i, CandidateId(i), {}});
  EXPECT_EQ(history.lessons().size(), History::most);
  EXPECT_EQ(history.lessons().front().index, 11u);
  EXPECT_EQ(history.lessons().back().index, History::most + 10);
}

}  // namespace
}  // namespace cairn::roles
