#include "app/forecast_replay.hpp"

#include <gtest/gtest.h>

#include "app/known_curve.hpp"
#include "cairn/coordinator/coordinator.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

/// A search of one worker; the curve falls after its second point.
class ForecastReplayTest : public testing::Test {
 protected:
  ForecastReplayTest() {
    Started started;
    started.workflow = "[predict]\nmethod = 'fixed:3'\n[training]\nepochs = 10\n";
    started.objective = accuracy;
    started.candidates = 5;
    take(started);
    take(Joined{});
    take(Proposed{CandidateId(0), {{1}}, {}});
  }

  static Outcome outcome() {
    Outcome outcome;
    outcome.status = Status::stopped;
    outcome.epochs = 3;
    outcome.curve = {{1, 2, 3}, {{accuracy, {0.5, 0.75, 0.7}}}};
    outcome.metrics = {{accuracy, 0.7}};
    for (const auto& [epoch, value] : {std::pair(1, 0.5), {2, 0.75}, {3, 0.75}}) {
      auto& forecast = outcome.forecasts.emplace_back();
      forecast.epoch = epoch;
      forecast.value = forecast.low = forecast.high = value;
      forecast.time = 1e9;
    }
    outcome.forecasts.back().advice = Advice::stop;
    return outcome;
  }

  std::optional<std::string> finish(const Outcome& outcome) {
    return take(Finished{WorkerId(0), CandidateId(0), Attempt(0), outcome});
  }

  std::string complaint(const Outcome& outcome) { return finish(outcome).value_or(""); }

  ForecastReplay replay_;

 private:
  std::optional<std::string> take(const Message& message) {
    const auto done = state_.done;
    coordinator::absorb(state_, message);
    const auto difference = replay_.step({0, message, {}}, state_, done);
    coordinator::commit(state_, coordinator::decide(state_));
    return difference;
  }

  coordinator::State state_;
};

TEST_F(ForecastReplayTest, ConfirmsWhatTheEngineSays) {
  EXPECT_EQ(finish(outcome()), std::nullopt);
  EXPECT_EQ(replay_.forecasts(), 3u);
}

TEST_F(ForecastReplayTest, AllowsForRounding) {
  Outcome rounded = outcome();
  rounded.forecasts[1].value *= 1 + 5e-7;
  EXPECT_EQ(finish(rounded), std::nullopt);
}

TEST_F(ForecastReplayTest, FindsAnotherValue) {
  Outcome other = outcome();
  other.forecasts[1].value *= 1 + 2e-6;
  EXPECT_NE(complaint(other).find("candidate 0 at epoch 2: the forecast was go 0.7500015"),
            std::string::npos);
}

TEST_F(ForecastReplayTest, FindsAnotherIntervalOrAdvice) {
  for (auto change : {+[](Forecast& f) { f.low = 0.1; }, +[](Forecast& f) { f.high = 0.9; },
                      +[](Forecast& f) { f.advice = Advice::control; }}) {
    Outcome other = outcome();
    change(other.forecasts[2]);
    EXPECT_NE(complaint(other).find("at epoch 3"), std::string::npos);
  }
}

TEST_F(ForecastReplayTest, FindsForecastsThatNobodyCouldMake) {
  Outcome early = outcome();
  early.forecasts[0].epoch = 0.5;
  EXPECT_NE(complaint(early).find("nobody"), std::string::npos);
  Outcome empty = outcome();
  empty.curve = {};
  EXPECT_NE(complaint(empty).find("nobody"), std::string::npos);
}

TEST(KnownCurve, IsThePartUpToAnEpoch) {
  const Curve curve{{0.5, 1, 1.5}, {{accuracy, {1, 2, 3}}, {accuracy, {4}}}};
  EXPECT_EQ(known_curve(curve, 1), (Curve{{0.5, 1}, {{accuracy, {1, 2}}, {accuracy, {4}}}}));
  EXPECT_EQ(known_curve(curve, 9), curve);
  EXPECT_TRUE(known_curve(curve, 0.1).epoch.empty());
}

}  // namespace
}  // namespace cairn::app
