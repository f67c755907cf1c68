#include "cairn/roles/predictor.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "cairn/comm/local.hpp"
#include "cairn/core/random.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

constexpr auto all = std::numeric_limits<std::uint64_t>::max();

/// What an engine was asked and told.
struct Log {
  struct Asked {
    std::uint64_t candidate, known;
    std::size_t points, lessons;
  };
  std::vector<std::vector<Asked>> rounds;
  std::vector<std::uint64_t> lessons;
};

/// Notes what happens; the value of a forecast is the candidate's number. It fails at candidate 13
/// and lesson 13.
class Recorder : public predict::Engine {
 public:
  explicit Recorder(Log& log) : log_(log) {}

  void learn(const Lesson& lesson) override {
    if (lesson.index == 13) throw std::runtime_error("bad lesson");
    log_.lessons.push_back(lesson.index);
  }

  std::vector<Forecast> judge(std::span<const predict::Question> questions) override {
    std::vector<Forecast> forecasts(questions.size());
    log_.rounds.emplace_back();
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const auto& question = questions[i];
      log_.rounds.back().push_back({question.candidate.value(), question.known,
                                    question.curve->epoch.size(), log_.lessons.size()});
      if (question.candidate == CandidateId(13)) throw std::runtime_error("bad curve");
      forecasts[i].value = static_cast<double>(question.candidate.value());
      forecasts[i].advice = Advice::stop;
    }
    return forecasts;
  }

 private:
  Log& log_;
};

Curve curve(std::size_t points) {
  Curve curve;
  curve.series.push_back({{"validation_accuracy", "1", Direction::maximize}, {}});
  for (std::size_t i = 0; i < points; ++i) {
    curve.epoch.push_back(static_cast<double>(i + 1));
    curve.series[0].values.push_back(0.5);
  }
  return curve;
}

EpochDone epoch_done(std::uint64_t candidate, std::size_t points, std::uint64_t known = all) {
  return {WorkerId(static_cast<std::uint32_t>(candidate % 2)), CandidateId(candidate), Attempt(3),
          known, curve(points)};
}

Lesson lesson(std::uint64_t index, std::uint64_t candidate = 1000) {
  return {index, CandidateId(candidate), {}};
}

/// One predictor and two workers. What is sent before `run` is one round.
class PredictorTest : public testing::Test {
 protected:
  void tell(const Message& message) { channels_[0]->send(Peer(1), encode(message)); }
  bool run() {
    tell(Released{true});
    return serve();
  }
  bool serve() { return predict({*channels_[1], layout_, std::make_unique<Recorder>(log_)}); }

  /// The next message to a worker or, as number -1, the coordinator.
  template <class T>
  std::optional<T> next(int worker, std::chrono::milliseconds patience = {}) {
    auto envelope =
        channels_[static_cast<std::size_t>(worker < 0 ? 0 : 2 + worker)]->receive(patience);
    if (!envelope) return std::nullopt;
    return std::get<T>(decode_message(envelope->bytes));
  }

  using Peer = comm::Peer;
  Layout layout_{.predictors = 1, .workers = 2};
  std::vector<std::unique_ptr<comm::Channel>> channels_ =
      comm::make_local_channels(layout_.peers());
  Log log_;
};

TEST_F(PredictorTest, ARoundIsOneCallAndEachWorkerGetsItsVerdict) {
  for (std::uint64_t id = 0; id < 6; ++id) tell(epoch_done(id, 2));
  EXPECT_TRUE(run());
  ASSERT_EQ(log_.rounds.size(), 1u);
  EXPECT_EQ(log_.rounds[0].size(), 6u);
  for (std::uint64_t id = 0; id < 6; ++id) {
    const auto verdict = next<Verdict>(static_cast<int>(id % 2));
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->candidate, CandidateId(id));
    EXPECT_EQ(verdict->attempt, Attempt(3));
    EXPECT_EQ(verdict->forecast.value, static_cast<double>(id));
    EXPECT_EQ(verdict->forecast.epoch, 2) << "the newest point of the curve";
  }
  EXPECT_FALSE(next<Verdict>(0) || next<Verdict>(1) || next<Warning>(-1));
}

TEST_F(PredictorTest, OnlyTheNewestCurveOfACandidateIsJudged) {
  for (std::size_t points : {1u, 2u, 3u}) tell(epoch_done(7, points));
  run();
  ASSERT_EQ(log_.rounds.size(), 1u);
  ASSERT_EQ(log_.rounds[0].size(), 1u);
  EXPECT_EQ(log_.rounds[0][0].points, 3u);
}

TEST_F(PredictorTest, LessonsOfTheRoundAreLearnedBeforeItsCurvesAreJudged) {
  tell(epoch_done(7, 1));
  tell(epoch_done(8, 1, 2));
  tell(lesson(1));
  tell(lesson(2));
  run();
  ASSERT_EQ(log_.rounds.size(), 1u);
  ASSERT_EQ(log_.rounds[0].size(), 2u);
  for (const auto& asked : log_.rounds[0]) EXPECT_EQ(asked.lessons, 2u);
  EXPECT_EQ(log_.rounds[0][0].known, all);
  EXPECT_EQ(log_.rounds[0][1].known, 2u);
}

TEST_F(PredictorTest, AQuestionThatIsAheadOfTheLessonsWaitsForThem) {
  std::jthread predictor([&] { serve(); });
  tell(epoch_done(0, 1, 2));
  tell(epoch_done(2, 1, 1));
  tell(lesson(1));
  const auto first = next<Verdict>(0, std::chrono::seconds(5));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->candidate, CandidateId(2));
  EXPECT_FALSE(next<Verdict>(0, std::chrono::milliseconds(50)));
  tell(lesson(2));
  const auto second = next<Verdict>(0, std::chrono::seconds(5));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->candidate, CandidateId(0));
  tell(Released{});
}

TEST_F(PredictorTest, LessonsMayBeginInTheMiddle) {
  tell(lesson(5001));
  tell(epoch_done(0, 1, 5001));
  run();
  EXPECT_TRUE(next<Verdict>(0));
}

TEST_F(PredictorTest, ACandidateWithAnOutcomeIsNotJudged) {
  tell(epoch_done(4, 1));
  tell(epoch_done(6, 1));
  tell(lesson(1, 4));
  run();
  ASSERT_EQ(log_.rounds.size(), 1u);
  ASSERT_EQ(log_.rounds[0].size(), 1u);
  EXPECT_EQ(log_.rounds[0][0].candidate, 6u);
}

TEST_F(PredictorTest, AFailureOfTheEngineCostsOneCurveItsVerdict) {
  for (std::uint64_t id : {12, 13, 14}) tell(epoch_done(id, 2));
  run();
  for (std::uint64_t id : {12, 14}) {
    const auto verdict = next<Verdict>(0);
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->forecast.value, static_cast<double>(id));
    EXPECT_EQ(verdict->forecast.advice, Advice::stop);
  }
  const auto failed = next<Verdict>(1);
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->forecast.advice, Advice::go);
  EXPECT_EQ(failed->forecast.epoch, 2);
  EXPECT_FALSE(std::isfinite(failed->forecast.value));
  const auto warning = next<Warning>(-1);
  ASSERT_TRUE(warning);
  EXPECT_EQ(warning->from, "predictor 1, candidate 13");
  EXPECT_EQ(warning->text, "bad curve");
}

TEST_F(PredictorTest, ALessonThatCannotBeLearnedEndsNothing) {
  tell(lesson(13));
  tell(epoch_done(0, 1, 13));
  run();
  EXPECT_TRUE(next<Verdict>(0));
  EXPECT_EQ(next<Warning>(-1).value().text, "bad lesson");
}

TEST_F(PredictorTest, GarbageEndsNothing) {
  Random random(1, "garbage");
  for (int i = 0; i < 1000; ++i) {
    std::vector<std::byte> bytes(random.below(40));
    for (auto& byte : bytes) byte = static_cast<std::byte>(2 + random());
    if (!bytes.empty()) bytes[0] = static_cast<std::byte>(random.below(12));  // not Released
    channels_[0]->send(Peer(1), bytes);
  }
  tell(Joined{});
  tell(Verdict{});
  tell(epoch_done(0, 0));
  auto stranger = epoch_done(2, 1);
  stranger.worker = WorkerId(99);
  tell(stranger);
  tell(epoch_done(4, 1));
  run();
  EXPECT_EQ(next<Verdict>(0).value().candidate, CandidateId(4));
  EXPECT_FALSE(next<Verdict>(0));
  EXPECT_TRUE(next<Warning>(-1));
  EXPECT_FALSE(next<Warning>(-1)) << "one warning says enough";
}

}  // namespace
}  // namespace cairn::roles
