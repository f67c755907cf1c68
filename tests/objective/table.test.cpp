#include <zlib.h>

#include "objective/table_fixture.hpp"

namespace cairn::objective {
namespace {

using protocol::Status;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(Table, AnswersWithTheRowOfTheDecisions) {
  EXPECT_EQ(value({0, 0}), 0.5);
  EXPECT_EQ(value({0, 1}), 0.6);
  EXPECT_EQ(value({1, 0}), 0.7);
  EXPECT_EQ(recorder_.phases.at(0), protocol::Phase::train);
}

TEST_F(Table, SeveralRowsCountWithTheirMean) {
  options.costs = {"latency"};
  const auto mean = outcome({1, 1});
  EXPECT_DOUBLE_EQ(mean.metrics.at(0).value, 0.85);
  EXPECT_DOUBLE_EQ(mean.metrics.at(1).value, 5);
}

TEST_F(Table, GivesObjectiveCostsAndACurveOfOnePoint) {
  options.costs = {"latency", "seconds"};
  const auto result = outcome({1, 0});
  EXPECT_EQ(result.status, Status::trained);
  EXPECT_EQ(result.epochs, 3);
  const MetricInfo accuracy{"accuracy", "", Direction::maximize};
  EXPECT_THAT(result.metrics,
              ElementsAre(Metric{accuracy, 0.7}, Metric{{"latency", "", Direction::minimize}, 3.5},
                          Metric{{"seconds", "", Direction::minimize}, 30}));
  EXPECT_EQ(result.curve, (Curve{{3}, {{accuracy, {0.7}}}}));
  EXPECT_THAT(recorder_.curves, ElementsAre(result.curve));
  options.direction = "minimize";
  EXPECT_EQ(outcome({0, 0}).metrics.at(0).info.direction, Direction::minimize);
}

TEST_F(Table, NumbersAreComparedAsNumbers) {
  options.file = write("a,b,accuracy\n3.0,1e-3,1\n4,0.01,2\n");
  auto table = make({{"a", integers({4, 3})}, {"b", {space::Choice{0.001}, space::Choice{0.01}}}});
  EXPECT_EQ(evaluate(*table, {1, 0}, recorder_).metrics.at(0).value, 1);
  EXPECT_EQ(evaluate(*table, {0, 1}, recorder_).metrics.at(0).value, 2);
  table = make({{"a", texts({"3.0", "3"})}});
  EXPECT_EQ(evaluate(*table, {0}, recorder_).metrics.at(0).value, 1);
  EXPECT_EQ(evaluate(*table, {1}, recorder_).status, Status::failed);
}

TEST_F(Table, ACandidateWithoutARowFails) {
  const auto table = make({op, {"width", integers({16, 64})}});
  const auto result = evaluate(*table, {0, 1}, recorder_);
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.cause, HasSubstr("the table has no row for"));
  EXPECT_THAT(result.cause, HasSubstr("64"));
  EXPECT_TRUE(result.metrics.empty());
}

TEST_F(Table, ReadsCompressedFiles) {
  const auto file = folder_ / "t.csv.gz";
  const gzFile stream = gzopen(file.c_str(), "wb");
  gzwrite(stream, kTable.data(), static_cast<unsigned>(kTable.size()));
  gzclose(stream);
  options.file = file.string();
  EXPECT_EQ(value({1, 0}), 0.7);
}

TEST_F(Table, ADecisionOfANetworkMayBeOneThatHasNoEffect) {
  space::Options stages;
  stages.stage.resize(1);
  stages.stage[0].op = {"conv3x3", "identity"};
  stages.stage[0].width = {16, 32};
  const space::Space space(stages, {{1, 28, 28}, 10});
  std::string header, identity;
  for (const auto& decision : space.decisions()) {
    if (decision.choices.size() == 1) continue;  // what is fixed needs no column
    header += decision.name + ",";
    const auto last = decision.choices.size() - 1;  // identity, and a width that it ignores
    identity += space::to_text(decision.choices[last]) + ",";
  }
  options.file = write(header + "accuracy\n" + identity + "0.25\n");
  const auto table = make_table(options, space, 1);
  for (std::uint16_t number = 0; number < 4; ++number) {
    const auto result = evaluate(*table, space.at(number).choices, recorder_);
    EXPECT_EQ(result.status, number < 2 ? Status::failed : Status::trained) << number;
  }
}

TEST_F(Table, TimePassesAsScaled) {
  options.time = "seconds";
  auto begin = Clock::now();
  outcome({1, 1});  // 45 s on average, none of which passes
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(100));
  options.time_scale = 0.002;
  const auto table = make({op, width});
  begin = Clock::now();
  evaluate(*table, {1, 1}, recorder_);
  EXPECT_GE(Clock::now() - begin, std::chrono::milliseconds(90));
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(500));
}

TEST_F(Table, StopsWhenAskedTo) {
  options.time = "seconds";
  options.time_scale = 1000;
  Recorder recorder;
  recorder.stop_after = 0.05;
  const auto begin = Clock::now();
  const auto result = evaluate(*make({op, width}), {0, 0}, recorder);
  EXPECT_EQ(result.status, Status::stopped);
  EXPECT_TRUE(result.metrics.empty());
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(500));
}

TEST_F(Table, FinalTrainingsLookUpAndTestsAreRefused) {
  const auto table = make({op, width});
  EXPECT_EQ(evaluate(*table, {0, 0}, recorder_, protocol::FinalTask{}).metrics.at(0).value, 0.5);
  EXPECT_THROW(evaluate(*table, {0, 0}, recorder_, protocol::TestTask{}), Error);
}

/// 5,138 published networks of 28 decisions (Accel-NASBench, Ahmad et al. 2024).
TEST_F(Table, HoldsAPublishedBenchmark) {
  const char* shared = std::getenv("CAIRN_SHARED_DATA");
  const std::filesystem::path folder = shared ? shared : CAIRN_SOURCE_DIR "/../shared/data";
  options.file = (folder / "nas/accel_nasbench.csv.gz").string();
  if (!std::filesystem::exists(options.file)) GTEST_SKIP() << options.file << " is absent";
  options.metric = "val_top1";
  options.time = "train_time";
  options.costs = {"params", "macs"};
  std::vector<space::Decision> decisions;
  for (int block = 0; block < 7; ++block)
    for (const auto& [letter, values] :
         std::vector<std::pair<std::string, Choices>>{{"e", integers({1, 4, 6})},
                                                      {"k", integers({3, 5})},
                                                      {"l", integers({1, 2, 3})},
                                                      {"se", integers({0, 1})}})
      decisions.push_back({"block" + std::to_string(block) + "_" + letter, values});
  const auto begin = Clock::now();
  const auto table = make_table(options, plain(decisions), 1);
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(2));
  // Rows 0 and 443: 6,3,1,0, 4,5,2,0, 6,3,3,0, 6,5,3,0, 6,5,2,0, 1,3,2,0, 1,3,2,0.
  const std::vector<std::uint16_t> first{2, 0, 0, 0, 1, 1, 1, 0, 2, 0, 2, 0, 2, 1,
                                         2, 0, 2, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0};
  const auto result = evaluate(*table, first, recorder_);
  ASSERT_EQ(result.status, Status::trained);
  EXPECT_DOUBLE_EQ(result.metrics.at(0).value, (59.368 + 59.248) / 2);
  EXPECT_EQ(result.metrics.at(1).value, 2.50116);
  EXPECT_EQ(result.metrics.at(2).value, 415.361);
}

}  // namespace
}  // namespace cairn::objective
