// A worker and its predictor, who is played by the test.
#include "roles/reporter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "cairn/comm/local.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr auto all = std::numeric_limits<std::uint64_t>::max();
const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

class NoObjective : public objective::Objective {
 public:
  objective::Result evaluate(const objective::Work&, objective::Monitor&) override { return {}; }
};

Assignment assignment(Task task = SearchTask{}) {
  return {CandidateId(4), Attempt(2), {{1}}, std::move(task), 17};
}

Curve curve(std::size_t points) {
  Curve curve;
  curve.series.push_back({accuracy, {}});
  for (std::size_t i = 0; i < points; ++i) {
    curve.epoch.push_back(static_cast<double>(i + 1));
    curve.series[0].values.push_back(0.5);
  }
  return curve;
}

class ReporterTest : public testing::Test {
 protected:
  void begin(Task task = SearchTask{}) { reporter_.begin(assignment(std::move(task))); }

  void verdict(double epoch, Advice advice, Attempt attempt = Attempt(2)) {
    Forecast forecast;
    forecast.epoch = epoch;
    forecast.advice = advice;
    channels_[1]->send(comm::Peer(2), encode(Verdict{CandidateId(4), attempt, forecast}));
  }

  template <class T>
  std::optional<T> next(std::size_t peer) {
    auto envelope = channels_[peer]->receive({});
    if (!envelope) return std::nullopt;
    return std::get<T>(decode_message(envelope->bytes));
  }

  double seconds_of_point(std::size_t points) {
    const auto begin = Clock::now();
    reporter_.epoch_done(curve(points));
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }

  /// Polling is throttled.
  bool should_stop() {
    std::this_thread::sleep_for(milliseconds(3));
    return reporter_.should_stop();
  }

  std::vector<std::unique_ptr<comm::Channel>> channels_ = comm::make_local_channels(3);
  NoObjective objective_;
  WorkerSetup setup_{*channels_[2],
                     objective_,
                     {.predictors = 1, .workers = 1},
                     {WorkerId(0), "n1", "cpu", 1},
                     nullptr,
                     "",
                     {.epochs = 5}};
  Reporter reporter_{setup_, [](objective::Snapshot) {}};
};

TEST_F(ReporterTest, AsksForAVerdictOnEachPointButTheLast) {
  begin();
  for (std::size_t points = 1; points <= 5; ++points) reporter_.epoch_done(curve(points));
  for (std::size_t points = 1; points <= 4; ++points) {
    const EpochDone expected{WorkerId(0), CandidateId(4), Attempt(2), all, curve(points)};
    EXPECT_EQ(next<EpochDone>(1), expected);
  }
  EXPECT_FALSE(next<EpochDone>(1)) << "the last point is the outcome itself";
}

TEST_F(ReporterTest, FinalTrainingsAskForNothing) {
  begin(FinalTask{});
  reporter_.epoch_done(curve(1));
  EXPECT_FALSE(next<EpochDone>(1));
  verdict(1, Advice::go);
  EXPECT_FALSE(should_stop());
}

TEST_F(ReporterTest, WithoutPredictorsNobodyIsAsked) {
  setup_.layout = {.predictors = 0, .workers = 1};
  setup_.asking.wait = true;
  begin();
  EXPECT_LT(seconds_of_point(1), 1);
  EXPECT_FALSE(next<EpochDone>(1));
}

TEST_F(ReporterTest, KeepsTheForecastsUpToTheOneThatStops) {
  begin();
  verdict(1, Advice::go);
  verdict(2, Advice::control);
  EXPECT_FALSE(should_stop());
  verdict(3, Advice::stop, Attempt(1));
  EXPECT_FALSE(should_stop()) << "the verdict on another attempt";
  verdict(3, Advice::stop);
  verdict(4, Advice::go);
  EXPECT_TRUE(should_stop());
  EXPECT_TRUE(reporter_.end());
  const auto forecasts = reporter_.take_forecasts();
  ASSERT_EQ(forecasts.size(), 3u);
  EXPECT_EQ(forecasts[2].epoch, 3);
  for (const auto& forecast : forecasts) EXPECT_NEAR(forecast.time, unix_time(), 5);
  begin();
  EXPECT_FALSE(should_stop()) << "the next training begins anew";
  EXPECT_TRUE(reporter_.take_forecasts().empty());
}

TEST_F(ReporterTest, AVerdictThatComesAfterTheEndIsKept) {
  begin();
  verdict(4, Advice::stop);
  EXPECT_FALSE(reporter_.end()) << "it stopped nothing";
  EXPECT_EQ(reporter_.take_forecasts().size(), 1u);
}

TEST_F(ReporterTest, WaitsForTheVerdictOnThePoint) {
  setup_.asking.wait = true;
  begin();
  reporter_.enter(Phase::train);
  std::jthread predictor([&] {
    std::this_thread::sleep_for(milliseconds(60));
    verdict(2, Advice::go);  // on an earlier point
    std::this_thread::sleep_for(milliseconds(60));
    verdict(3, Advice::stop);
  });
  EXPECT_GT(seconds_of_point(3), 0.1);
  predictor.join();
  EXPECT_EQ(next<EpochDone>(1).value().known, 17u) << "as many as when it was assigned";
  EXPECT_TRUE(reporter_.should_stop());
  double waited = 0;
  const auto spans = reporter_.take_spans();
  for (const Span& span : spans)
    if (span.phase == Phase::wait) waited = std::max(waited, span.end - span.begin);
  EXPECT_GT(waited, 0.1);
  EXPECT_EQ(spans.back().phase, Phase::train) << "goes on with what it did";
}

TEST_F(ReporterTest, ASilentPredictorCostsItsPatienceOnce) {
  setup_.asking = {.epochs = 100, .wait = true, .patience = 0.2};
  begin();
  EXPECT_GT(seconds_of_point(1), 0.15);
  for (std::size_t points = 2; points < 6; ++points) EXPECT_LT(seconds_of_point(points), 0.1);
  EXPECT_FALSE(reporter_.should_stop());
  verdict(5, Advice::go);  // it speaks again
  EXPECT_FALSE(should_stop());
  EXPECT_GT(seconds_of_point(6), 0.15);
  const auto warning = next<Warning>(0);
  ASSERT_TRUE(warning);
  EXPECT_NE(warning->text.find("predict.patience"), std::string::npos);
  EXPECT_FALSE(next<Warning>(0)) << "one warning says enough";
}

TEST_F(ReporterTest, AReleaseEndsTheWait) {
  setup_.asking = {.epochs = 100, .wait = true, .patience = 60};
  begin();
  channels_[0]->send(comm::Peer(2), encode(Released{true}));
  EXPECT_LT(seconds_of_point(1), 10);
  EXPECT_TRUE(reporter_.should_stop());
  EXPECT_FALSE(reporter_.end());
  EXPECT_FALSE(next<Warning>(0));
}

}  // namespace
}  // namespace cairn::roles
