// Snapshots that do not fit a training.
#include <gtest/gtest.h>

#include "train/snapshots.hpp"

namespace cairn::train {
namespace {

using objective::Snapshot;

class Refused : public testing::Test {
 protected:
  /// Expects that the snapshot is refused before training begins, and that the reason is named.
  void expect(const Scene& scene, const Snapshot& snapshot, const std::string& reason) {
    Recorder monitor;
    const auto text = thrown([&] { evaluate(scene, resuming(work(scene, 3), snapshot), monitor); });
    EXPECT_NE(text.find(reason), std::string::npos) << "'" << text << "' lacks '" << reason << "'";
    EXPECT_EQ(text.find("LibTorch"), std::string::npos) << text;
    EXPECT_EQ(monitor.phases, (std::vector<protocol::Phase>{protocol::Phase::build})) << reason;
  }

  Scene scene_ = scene_of_all("adam");
  Snapshot taken_ = snapshots(scene_, work(scene_, 3), {13}).at(0);
};

TEST_F(Refused, OfAnotherSchedule) {
  const auto expect_change = [&](const auto& change, const std::string& reason) {
    Scene other = scene_;
    change(other.options);
    expect(other, taken_, reason);
  };
  expect_change([](Options& o) { o.epochs = 3; }, "schedule.steps is 20 where 24 is expected");
  expect_change(
      [](Options& o) {
        o.batch = {64};
        o.epochs = 5;
      },
      "schedule.steps_in_epoch is 8");
  expect_change([](Options& o) { o.learning_rate = {0.02}; }, "schedule.rate is");
  expect_change([](Options& o) { o.restart_epochs = 0; }, "schedule.rate is");
  expect_change([](Options& o) { o.inherit.freeze_epochs = 1; }, "schedule.frozen_steps is 0");
  expect_change([](Options& o) { o.inherit.rate_factor = 0.5; }, "schedule.rate_factor is 1");
  expect_change([](Options& o) { o.optimizer = {"adamw"}; },
                "schedule.optimizer is adam where adamw is expected");
  expect_change([](Options& o) { o.metrics = {"balanced_accuracy"}; },
                "its curve is of other metrics");
}

TEST_F(Refused, OfAnotherNetwork) {
  Scene wide = scene_, deep = scene_;
  wide.space_options.stage[0].width = {9};
  deep.space_options.stage[0].repeat = 3;
  expect(wide, taken_, "the shape is");
  expect(deep, taken_, "the weight is missing");
}

TEST_F(Refused, OfOtherSamples) {
  Scene other = scene_;
  other.splits[0].train = range(64, 320);
  other.splits[0].validation = range(0, 64);
  expect(other, taken_, "it trained on other samples");
}

TEST_F(Refused, WhereAnythingIsMissingOrMisshapen) {
  for (const auto& [name, tensor] : taken_.training) {
    auto missing = taken_, misshapen = taken_;
    std::erase_if(missing.training, [&](const auto& other) { return other.name == name; });
    expect(scene_, missing, name + " is missing");
    part(misshapen, name) = HostTensor::allocate(DType::bfloat16, {3});
    expect(scene_, misshapen, name + " is");
  }
  auto weightless = taken_;
  weightless.weights.erase(weightless.weights.begin());
  expect(scene_, weightless, "the weight is missing");
}

TEST_F(Refused, WithACurveThatHasGaps) {
  auto gap = taken_;
  gap.curve.series[1].values.pop_back();
  expect(scene_, gap, "its curve has gaps: training_accuracy");
  auto empty = taken_;
  empty.curve.epoch.clear();
  expect(scene_, empty, "its curve has gaps");
}

TEST_F(Refused, AfterTheLastStep) {
  for (const std::int64_t step : {std::int64_t{-1}, kSteps, std::int64_t{1} << 62}) {
    auto over = taken_;
    auto& tensor = part(over, "steps") = HostTensor::allocate(DType::int64, {});
    tensor.as<std::int64_t>()[0] = step;
    expect(scene_, over, "it has no steps left");
  }
}

}  // namespace
}  // namespace cairn::train
