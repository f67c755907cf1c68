// Trainings that were cut off go on from a snapshot as if nothing had happened.
#include <gtest/gtest.h>

#include "train/snapshots.hpp"

namespace cairn::train {
namespace {

using objective::Result;
using protocol::Status;

struct Case {
  const char* optimizer;
  const char* precision;
};
class Resumed : public testing::TestWithParam<Case> {};

TEST_P(Resumed, EndsAsTheUninterruptedTraining) {
  const Scene scene = scene_of_all(GetParam().optimizer, GetParam().precision);
  const auto item = work(scene, 3);
  const auto whole = evaluate(scene, item);
  ASSERT_EQ(whole.outcome.curve.epoch, (std::vector<double>{0.5, 1, 1.5, 2, 2.5}));
  // Before the first step, before and at the first point, about the end of an epoch, at the end.
  const std::set<std::int64_t> steps{0, 2, 4, 7, 8, 13, 19};
  Photographer monitor(steps);
  EXPECT_TRUE(same_bits(evaluate(scene, item, monitor), whole)) << "snapshots changed the training";
  ASSERT_EQ(monitor.taken.size(), steps.size());
  for (const auto& snapshot : monitor.taken)
    EXPECT_TRUE(same_bits(evaluate(scene, resuming(item, snapshot)), whole))
        << "from epoch " << snapshot.epoch;
}

TEST_P(Resumed, InheritedLayersStayInherited) {
  Scene scene = scene_of_all(GetParam().optimizer, GetParam().precision);
  auto item = work(scene, 3);
  item.weights = evaluate(scene, work(scene, 1)).weights;
  std::erase_if(item.weights,
                [](const auto& weight) { return !weight.name.starts_with("stage1"); });
  for (const InheritOptions& options :
       {InheritOptions{1, 0, 1, 1}, InheritOptions{0.6, 0.2, 0.5, 0.3}}) {
    scene.options.inherit = options;
    const auto whole = evaluate(scene, item);
    EXPECT_FALSE(same_bits(whole, evaluate(scene, work(scene, 3))));
    for (const auto& snapshot : snapshots(scene, item, {2, 4, 8, 11}))  // thaws before 8 and 4
      EXPECT_TRUE(same_bits(evaluate(scene, resuming(item, snapshot)), whole))
          << "from epoch " << snapshot.epoch;
  }
}

INSTANTIATE_TEST_SUITE_P(Optimizer, Resumed,
                         testing::Values(Case{"sgd", "float32"}, Case{"adam", "float32"},
                                         Case{"adamw", "float32"}, Case{"sgd", "bfloat16"}));

TEST(Snapshot, AResumedTrainingHandsOverSnapshotsToo) {
  const Scene scene = scene_of_all("adam");
  const auto item = work(scene, 3);
  const auto whole = evaluate(scene, item);
  auto next = item;
  for (int round = 1; round <= 6; ++round) {  // three steps each
    next = resuming(next, snapshots(scene, next, {3}).at(0));
    EXPECT_EQ(next.resume->epoch, 3 * round / 8.0);
  }
  EXPECT_TRUE(same_bits(evaluate(scene, next), whole));
}

TEST(Snapshot, ComesBeforeTheStop) {
  const Scene scene = scene_of_all("sgd");
  Photographer monitor({6});
  monitor.stop_after = 6 * 32;
  const auto stopped = evaluate(scene, work(scene, 3), monitor);
  EXPECT_EQ(stopped.outcome.status, Status::stopped);
  ASSERT_EQ(monitor.taken.size(), 1u);
  EXPECT_TRUE(same(monitor.taken[0].weights, stopped.weights));
  EXPECT_EQ(monitor.taken[0].curve, stopped.outcome.curve);
  EXPECT_EQ(monitor.taken[0].epoch, stopped.outcome.epochs);
  EXPECT_TRUE(same_bits(evaluate(scene, resuming(work(scene, 3), monitor.taken[0])),
                        evaluate(scene, work(scene, 3))));
}

TEST(Snapshot, IsAskedForOnceBeforeEachBatch) {
  Photographer monitor;
  const Scene scene = scene_of_all("sgd");
  evaluate(scene, work(scene, 3), monitor);
  EXPECT_EQ(monitor.polls, kSteps);
  EXPECT_TRUE(monitor.taken.empty());
}

TEST(Snapshot, TheCurveGoesOn) {
  const Scene scene = scene_of_all("sgd");
  const auto taken = snapshots(scene, work(scene, 3), {9}).at(0);
  EXPECT_EQ(taken.curve.epoch, (std::vector<double>{0.5, 1}));
  Recorder monitor;
  evaluate(scene, resuming(work(scene, 3), taken), monitor);
  ASSERT_EQ(monitor.curves.size(), 3u);
  EXPECT_EQ(monitor.curves[0].epoch, (std::vector<double>{0.5, 1, 1.5}));
  EXPECT_EQ(monitor.seen, (kSteps - 9) * 32);
}

TEST(Snapshot, FinalTrainingsGoOn) {
  const Scene scene = scene_of_all("adamw");
  auto item = work(scene, 3, protocol::FinalTask{true, {}});  // ten batches an epoch
  item.weights = evaluate(scene, work(scene, 3)).weights;
  const auto whole = evaluate(scene, item);
  for (const auto& snapshot : snapshots(scene, item, {3, 10, 17}))
    EXPECT_TRUE(same_bits(evaluate(scene, resuming(item, snapshot)), whole)) << snapshot.epoch;
}

/// Whatever is changed in a snapshot, it is refused or the training ends elsewhere.
TEST(Snapshot, HoldsNothingThatDoesNotMatter) {
  Scene scene = scene_of_all("adam");
  scene.options.inherit.rate_factor = 0.5;
  auto item = work(scene, 3);
  item.weights = evaluate(scene, work(scene, 1)).weights;
  std::erase_if(item.weights,
                [](const auto& weight) { return !weight.name.starts_with("stage1"); });
  const auto whole = evaluate(scene, item);
  const auto taken = snapshots(scene, item, {7}).at(0);
  for (const auto& [name, original] : taken.training) {
    auto changed = taken;
    auto& tensor = part(changed, name) = copy(original);
    if (name.starts_with("random."))
      tensor = part(changed, name == "random.augment" ? "random.dropout" : "random.augment");
    else if (name == "order")
      std::ranges::reverse(tensor.as<std::int64_t>());
    else if (tensor.dtype == DType::float32)
      tensor.as<float>()[0] += 1;
    else if (tensor.dtype == DType::float64)
      tensor.as<double>()[0] += 1;
    else if (tensor.dtype == DType::int64)
      tensor.as<std::int64_t>()[0] += 1;
    else
      tensor.as<std::uint8_t>()[0] += 1;
    Result result;
    const auto refused = thrown([&] { result = evaluate(scene, resuming(item, changed)); });
    EXPECT_TRUE(!refused.empty() || !same_bits(result, whole)) << name;
  }
}

}  // namespace
}  // namespace cairn::train
