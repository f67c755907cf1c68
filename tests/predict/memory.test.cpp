#include "predict/memory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cairn::predict {
namespace {

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};
const MetricInfo loss{"validation_loss", "1", Direction::minimize};

Setting setting_for(const MetricInfo& objective) {
  Setting setting;
  setting.objective = objective;
  return setting;
}

protocol::Lesson trained(std::uint64_t index, double value, const MetricInfo& info = accuracy) {
  protocol::Outcome outcome;
  outcome.metrics = {{info, value}};
  outcome.curve = {{1}, {{info, {value}}}};
  return {index, CandidateId(index), outcome};
}

protocol::Lesson stopped(std::uint64_t index, double forecast) {
  auto lesson = trained(index, 0.1);
  lesson.outcome.status = protocol::Status::stopped;
  lesson.outcome.forecasts.emplace_back().value = forecast;
  return lesson;
}

protocol::Lesson control(std::uint64_t index, double final, double low, double high) {
  auto lesson = trained(index, final);
  auto& forecast = lesson.outcome.forecasts.emplace_back();
  forecast.low = low;
  forecast.high = high;
  forecast.advice = protocol::Advice::control;
  return lesson;
}

TEST(Memory, TheBarIsTheLastOfTheLeaders) {
  Options options;
  options.top = 2;
  Memory memory(options, setting_for(accuracy));
  memory.learn(trained(1, 0.5));
  EXPECT_FALSE(memory.bar(1));
  memory.learn(trained(2, 0.7));
  memory.learn(stopped(3, 0.6));
  memory.learn(trained(4, 0.2));
  EXPECT_EQ(memory.bar(2), 0.5);
  EXPECT_EQ(memory.bar(3), 0.6);  // a forecast counts, as for the search
  EXPECT_EQ(memory.bar(99), 0.6);
  EXPECT_FALSE(memory.bar(1));
}

TEST(Memory, OfLossesTheLowLead) {
  Options options;
  options.top = 2;
  Memory memory(options, setting_for(loss));
  for (int i = 1; i <= 4; ++i) memory.learn(trained(static_cast<std::uint64_t>(i), 0.1 * i, loss));
  EXPECT_DOUBLE_EQ(*memory.bar(4), 0.2);
}

TEST(Memory, KnowsAnyEarlierTime) {
  Memory memory({}, setting_for(accuracy));
  memory.learn(trained(1, 0.5));
  memory.learn(stopped(2, 0.6));
  memory.learn(trained(4, 0.7));
  EXPECT_EQ(memory.finished(0), 0u);
  EXPECT_EQ(memory.finished(3), 1u);
  EXPECT_EQ(memory.finished(4), 2u);
  EXPECT_EQ(memory.newest(3), 3u);
  EXPECT_EQ(memory.newest(~0ull), 4u);
  const auto examples = memory.examples(2, 1);
  ASSERT_EQ(examples.size(), 1u);
  EXPECT_EQ(examples[0]->final, 0.7);
}

TEST(Memory, ALessonTwiceIsOneLesson) {
  Memory memory({}, setting_for(accuracy));
  memory.learn(trained(1, 0.5));
  memory.learn(trained(1, 0.5));
  EXPECT_EQ(memory.finished(9), 1u);
}

TEST(Memory, FailuresAndNumbersThatAreNoneTeachNothing) {
  Memory memory({}, setting_for(accuracy));
  auto failed = trained(1, 0.5);
  failed.outcome.status = protocol::Status::failed;
  memory.learn(failed);
  memory.learn(trained(2, std::nan("")));
  memory.learn(trained(3, INFINITY));
  EXPECT_EQ(memory.finished(9), 0u);
  EXPECT_EQ(memory.newest(9), 3u);
}

TEST(Memory, OldCurvesAreForgotten) {
  Memory memory({}, setting_for(accuracy));
  for (std::uint64_t i = 1; i <= 5000; ++i) memory.learn(trained(i, 0.5));
  EXPECT_EQ(memory.finished(5000), 5000u);
  EXPECT_EQ(memory.examples(5000, 256).size(), 256u);
  EXPECT_TRUE(memory.examples(800, 256).empty());
}

TEST(Memory, IntervalsThatMissWiden) {
  Memory memory({}, setting_for(accuracy));
  const double first = memory.widening(0);
  EXPECT_GT(first, 1);
  memory.learn(control(1, 0.9, 0.4, 0.6));
  memory.learn(control(2, 0.9, 0.4, 0.6));
  const double wide = memory.widening(2);
  EXPECT_NEAR(wide, first * std::exp(2 * 0.15 * 0.8), 1e-12);
  memory.learn(control(3, 0.5, 0.4, 0.6));
  EXPECT_LT(memory.widening(3), wide);
  EXPECT_EQ(memory.widening(2), wide);
}

TEST(Controls, AreTheShareThatWasAskedFor) {
  Options options;
  options.controls = 0.2;
  int controls = 0;
  for (std::uint64_t i = 0; i < 10000; ++i)
    controls += is_control(options, setting_for(accuracy), CandidateId(i)) ? 1 : 0;
  EXPECT_NEAR(controls, 2000, 160);  // four standard deviations
}

}  // namespace
}  // namespace cairn::predict
