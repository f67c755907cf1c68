#include "app/prediction_report.hpp"

#include <gtest/gtest.h>

#include <string>

#include "app/score.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};
const std::string workflow_text = R"([training]
epochs = 10
[predict]
method = "best"
top = 3
)";

/// `points` epochs that end at `final`; each earlier point is 0.01 less.
Outcome outcome(Status status, std::size_t points, double final) {
  Outcome outcome;
  outcome.status = status;
  outcome.epochs = static_cast<double>(points);
  outcome.curve.series.push_back({accuracy, {}});
  for (std::size_t i = 0; i < points; ++i) {
    outcome.curve.epoch.push_back(static_cast<double>(i + 1));
    outcome.curve.series[0].values.push_back(final - 0.01 * static_cast<double>(points - 1 - i));
  }
  outcome.metrics = {{accuracy, final}};
  return outcome;
}

Forecast forecast(double epoch, Advice advice, double value, double width = 0.05) {
  Forecast forecast;
  forecast.epoch = epoch;
  forecast.advice = advice;
  forecast.value = value;
  forecast.low = value - width;
  forecast.high = value + width;
  return forecast;
}

class PredictionReportTest : public testing::Test {
 protected:
  /// A submission begins.
  void start(const std::string& workflow, Fitness fitness = Fitness::predicted) {
    Started started;
    started.workflow = workflow;
    started.objective = accuracy;
    started.fitness = fitness;
    step(started);
  }

  void add(Outcome outcome, std::vector<Forecast> forecasts, Task task = SearchTask{}) {
    const CandidateId id(candidates_++);
    outcome.forecasts = std::move(forecasts);
    step(Proposed{id, {{1}}, {}}, {Assign{WorkerId(0), {id, Attempt(0), {{1}}, std::move(task)}}});
    step(Finished{WorkerId(0), id, Attempt(0), std::move(outcome)});
  }

  void add_all() {
    add(outcome(Status::trained, 10, 0.9), {forecast(1, Advice::go, 0.1)});
    add(outcome(Status::trained, 10, 0.84),
        {forecast(3, Advice::go, 0.2), forecast(4, Advice::control, 0.8),
         forecast(5, Advice::control, 0.83)});
    add(outcome(Status::trained, 10, 0.75), {forecast(4, Advice::control, 0.7, 0.01)});
    add(outcome(Status::stopped, 4, 0.6),
        {forecast(3, Advice::go, 0.5), forecast(4, Advice::stop, 0.95)});
    add(outcome(Status::failed, 2, 0.6), {forecast(1, Advice::go, 0.5)});
    add(outcome(Status::trained, 10, 0.72), {});
  }

  PredictionReport report() const {
    return prediction_report(config::parse(workflow_text, "w"), table_);
  }

 private:
  void step(Message message, Decisions decisions = {}) {
    table_.add({time_++, std::move(message), std::move(decisions)});
  }

  record::RunTable table_;
  double time_ = 1000;
  std::uint64_t candidates_ = 0;
};

TEST_F(PredictionReportTest, CountsWhatWasSaved) {
  start(workflow_text);
  add_all();
  const auto r = report();
  EXPECT_EQ(r.trained, 4u);
  EXPECT_EQ(r.stopped, 1u);
  EXPECT_EQ(r.epochs, 44);
  EXPECT_EQ(r.full_epochs, 50) << "the failed one has nothing to save";
}

TEST_F(PredictionReportTest, ControlsMeasureTheForecastThatSaidStopFirst) {
  start(workflow_text);
  add_all();
  const auto r = report();
  EXPECT_EQ(r.controls, 2u);
  EXPECT_NEAR(r.error, (0.04 + 0.05) / 2, 1e-12);
  EXPECT_EQ(r.covered, 1u);
  EXPECT_EQ(r.top, 3);
  EXPECT_EQ(r.leading, 1u) << "0.95 (foretold), 0.9, 0.84 lead";
  // Told 0.9 0.8 0.7 0.72, measured 0.9 0.84 0.75 0.72: one of six pairs has another order.
  ASSERT_TRUE(r.tau);
  EXPECT_NEAR(*r.tau, 4.0 / 6, 1e-12);
}

TEST_F(PredictionReportTest, WhatIsToldIsAsTheFitnessSays) {
  start(workflow_text, Fitness::measured);
  add_all();
  // Told 0.9 0.78 0.69 0.72: the values at epoch 4 of the controls.
  EXPECT_NEAR(report().tau.value(), 4.0 / 6, 1e-12);
  add(outcome(Status::trained, 10, 0.77), {});
  // Against 0.77 the second control, 0.75, keeps its order; the first, 0.78 and 0.84, too.
  EXPECT_NEAR(report().tau.value(), 8.0 / 10, 1e-12);
}

TEST_F(PredictionReportTest, CountsPointsOfSubmissionsThatPredict) {
  start("[training]\nepochs = 10\n");
  add(outcome(Status::trained, 10, 0.5), {});
  start(workflow_text);
  add_all();
  add(outcome(Status::trained, 10, 0.9), {}, FinalTask{});
  const auto r = report();
  EXPECT_EQ(r.points, 9u * 4 + 4 + 2) << "the last point of a training is not asked about";
  EXPECT_EQ(r.verdicts, 1u + 3 + 1 + 2 + 1);
  EXPECT_EQ(r.asked, 6u);
  EXPECT_EQ(r.unanswered, 1u);
}

TEST_F(PredictionReportTest, IsWordsForTheSummary) {
  start(workflow_text);
  add_all();
  EXPECT_EQ(to_text(report()),
            "epochs     44 of 50 (12 % saved): 1 training stopped early\n"
            "controls   2 trained on after a stop: forecasts off by 0.0450 on average, 80 % "
            "interval held for 1\n"
            "ranking    1 of 2 controls came among the best 3; Kendall tau 0.667 to the order of "
            "the 4 trained fully, had controls been stopped\n"
            "predictors answered 8 of 42 points\n"
            "           1 of 6 trainings went on without any verdict: a predictor died, or was too "
            "slow\n");
}

TEST_F(PredictionReportTest, SaysNothingOfARunWithoutPredictions) {
  start("[training]\nepochs = 10\n");
  add(outcome(Status::trained, 10, 0.5), {});
  EXPECT_EQ(to_text(report()), "");
}

TEST_F(PredictionReportTest, ARunWithoutOutcomesIsNoError) {
  start(workflow_text);
  EXPECT_EQ(to_text(report()), "");
  add(outcome(Status::failed, 2, 0.6), {});
  EXPECT_EQ(report().points, 2u);
  EXPECT_EQ(report().tau, std::nullopt);
}

TEST(ScoreText, MarksWhatIsForetold) {
  auto stopped = outcome(Status::stopped, 4, 0.6);
  EXPECT_FALSE(is_foretold(stopped, Fitness::predicted)) << "there is no forecast";
  stopped.forecasts.push_back(forecast(4, Advice::stop, 0.9));
  EXPECT_TRUE(is_foretold(stopped, Fitness::predicted));
  EXPECT_FALSE(is_foretold(stopped, Fitness::measured));
  stopped.status = Status::trained;
  EXPECT_FALSE(is_foretold(stopped, Fitness::predicted));
  EXPECT_EQ(score_text({0.9}, true), "~0.9000");
  EXPECT_EQ(score_text({0.9}, false), "0.9000");
}

}  // namespace
}  // namespace cairn::app
