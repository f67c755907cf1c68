// A candidate that is the trainings of a cross-validation.
#include "train/folds.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cairn/train/torchscript.hpp"
#include "train/snapshots.hpp"

namespace cairn::train {
namespace {

using objective::Result;
using protocol::FinalTask;
using protocol::Status;
using protocol::TestTask;

using Positions = std::vector<std::int64_t>;

/// Every k-th sample of the first `count` validates, from `fold` on.
data::Split fold_of(std::int64_t count, int k, int fold) {
  data::Split split;
  for (std::int64_t i = 0; i < count; ++i)
    (i % k == fold ? split.validation : split.train).push_back(i);
  return split;
}

/// Two folds of 192 samples, 96 of which train.
Scene two_folds() {
  Scene scene = scene_of_all("adam");
  scene.splits = {fold_of(192, 2, 0), fold_of(192, 2, 1)};
  scene.fresh = {{range(0, 96), range(96, 192), {}}, {range(96, 192), range(0, 96), {}}};
  return scene;
}

/// Images of these samples.
HostTensor images(const Scene& scene, const Positions& samples) {
  const auto all = scene.dataset.inputs[0].values.as<std::uint8_t>();
  auto result =
      HostTensor::allocate(DType::uint8, {static_cast<std::int64_t>(samples.size()), 1, 8, 8});
  for (std::size_t i = 0; i < samples.size(); ++i)
    std::ranges::copy(all.subspan(static_cast<std::size_t>(samples[i]) * 64, 64),
                      result.as<std::uint8_t>().begin() + static_cast<std::ptrdiff_t>(i * 64));
  return result;
}

Model model(const Scene& scene, std::vector<NamedTensor> weights) {
  return {scene.space()->graph(scene.space()->at(0)), std::move(weights)};
}

/// By the exported network's own way of computing.
double accuracy_of(const Scene& scene, std::vector<NamedTensor> weights, const Positions& samples) {
  const auto logits = predict(model(scene, std::move(weights)), {images(scene, samples)});
  double right = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto row = logits.as<float>().subspan(i * 4, 4);
    right += std::ranges::max_element(row) - row.begin() ==
             scene.dataset.y.as<std::int64_t>()[samples[i]];
  }
  return right / static_cast<double>(samples.size());
}

TEST(Folds, MetricsAreThoseOfTheFoldsNetworks) {
  Scene scene = two_folds();
  Recorder monitor;
  const auto result = evaluate(scene, work(scene, 3), monitor);
  EXPECT_EQ(result.outcome.status, Status::trained);
  EXPECT_EQ(result.outcome.epochs, 8.0 / 3);  // of three batches each
  EXPECT_EQ(monitor.seen, 2 * 8 * 32);
  EXPECT_EQ(monitor.curves.size(), result.outcome.curve.epoch.size());
  EXPECT_EQ(monitor.curves.back(), result.outcome.curve);
  const auto accuracy = [&](std::size_t fold) {
    return accuracy_of(scene, slice(result.weights, fold, 2), scene.splits[fold].validation);
  };
  const double a = accuracy(0), b = accuracy(1);
  const auto& metrics = result.outcome.metrics;
  EXPECT_DOUBLE_EQ(value(metrics, "validation_accuracy"), (a + b) / 2);
  EXPECT_NEAR(value(metrics, "validation_accuracy_se"), std::abs(a - b) / 2, 1e-12);
  EXPECT_EQ(value(metrics, "validation_accuracy"),
            result.outcome.curve.series.back().values.back());
  EXPECT_NE(find_metric(metrics, "validation_loss_se"), nullptr);
  EXPECT_EQ(find_metric(metrics, "training_loss_se"), nullptr);
  EXPECT_EQ(result.outcome.curve.series.size(), 4u);
}

TEST(Folds, DoNotDisturbEachOther) {
  Scene scene = two_folds();
  const auto first = evaluate(scene, work(scene, 3));
  scene.splits[1] = {range(0, 96), range(96, 192), {}};
  const auto second = evaluate(scene, work(scene, 3));
  EXPECT_TRUE(same(slice(first.weights, 0, 2), slice(second.weights, 0, 2)));
  EXPECT_FALSE(same(slice(first.weights, 1, 2), slice(second.weights, 1, 2)));
}

TEST(Folds, HaveSeedsOfTheirOwn) {
  Scene scene = two_folds();
  scene.splits[1] = scene.splits[0];
  const auto result = evaluate(scene, work(scene, 3));
  EXPECT_FALSE(same(slice(result.weights, 0, 2), slice(result.weights, 1, 2)));
  EXPECT_TRUE(same_bits(result, evaluate(scene, work(scene, 3))));
}

TEST(Folds, NormaliseByTheirOwnTrainingSamples) {
  Scene scene = two_folds();
  auto pixels = scene.dataset.inputs[0].values.as<std::uint8_t>();
  for (std::int64_t i : scene.splits[1].train)
    for (int j = 0; j < 64; ++j) pixels[i * 64 + j] = 200;
  const auto weights = evaluate(scene, work(scene, 3)).weights;
  const auto mean = [&](std::size_t fold) {
    for (const auto& [name, tensor] : slice(weights, fold, 2))
      if (name == "input.mean") return tensor.as<double>()[0];
    return 0.0;
  };
  EXPECT_EQ(mean(1), 200);
  EXPECT_LT(mean(0), 150);
}

TEST(Folds, OfUnequalSizesTrainTheSameNumberOfBatches) {
  Scene scene = two_folds();
  scene.splits = {{range(0, 100), range(100, 192), {}}, {range(0, 70), range(70, 192), {}}};
  Recorder monitor;
  const auto result = evaluate(scene, work(scene, 3), monitor);
  EXPECT_EQ(monitor.seen, 2 * 5 * 32);  // two batches of the smaller for 2.5 epochs
  EXPECT_EQ(result.outcome.epochs, 2.5);
}

TEST(Folds, GoOnFromSnapshotsBitForBit) {
  const Scene scene = two_folds();
  const auto item = work(scene, 3);
  const auto whole = evaluate(scene, item);
  const std::set<std::int64_t> rounds{0, 1, 3, 6};
  std::set<std::int64_t> batches;
  for (const auto round : rounds) batches.insert(2 * round);
  Photographer monitor(batches);
  EXPECT_TRUE(same_bits(evaluate(scene, item, monitor), whole));
  ASSERT_EQ(monitor.taken.size(), rounds.size());
  for (const auto& snapshot : monitor.taken)
    EXPECT_TRUE(same_bits(evaluate(scene, resuming(item, snapshot)), whole))
        << "from epoch " << snapshot.epoch;
}

TEST(Folds, SnapshotsOfOtherFoldsAreRefused) {
  Scene scene = two_folds();
  const auto taken = snapshots(scene, work(scene, 3), {4}).at(0);
  scene.splits.push_back(scene.splits[0]);
  EXPECT_NE(thrown([&] { evaluate(scene, resuming(work(scene, 3), taken)); }), "");
  scene.splits.resize(1);
  EXPECT_NE(thrown([&] { evaluate(scene, resuming(work(scene, 3), taken)); }), "");
  Scene swapped = two_folds();
  std::swap(swapped.splits[0], swapped.splits[1]);
  EXPECT_NE(
      thrown([&] { evaluate(swapped, resuming(work(scene, 3), taken)); }).find("other samples"),
      std::string::npos);
}

TEST(Folds, StandardErrorsOutliveAnInterruption) {
  const Scene scene = two_folds();
  Photographer monitor({8});
  monitor.stop_after = 8 * 32;
  const auto stopped = evaluate(scene, work(scene, 3), monitor);
  EXPECT_EQ(stopped.outcome.status, Status::stopped);
  Recorder at_once;
  at_once.stop_after = 0;
  const auto again = evaluate(scene, resuming(work(scene, 3), monitor.taken.at(0)), at_once);
  EXPECT_EQ(again.outcome.metrics, stopped.outcome.metrics);
  EXPECT_GT(value(again.outcome.metrics, "validation_loss_se"), 0);
}

TEST(Folds, InheritFromTheSameFold) {
  Scene scene = two_folds();
  scene.space_options.stage[0].norm = {"none"};
  const auto provider = evaluate(scene, work(scene, 1));
  scene.options.epochs = 1.0 / 3;  // one batch
  scene.options.learning_rate = {1e-30};
  scene.options.weight_decay = {0};
  auto item = work(scene, 3);
  item.weights = provider.weights;
  const auto heir = evaluate(scene, item);
  EXPECT_EQ(value(heir.outcome.metrics, "validation_accuracy"),
            value(provider.outcome.metrics, "validation_accuracy"));
  EXPECT_TRUE(same(heir.weights, provider.weights));
  scene.options.inherit = {0.5, 0.2, 1, 0.5};
  const auto whole = evaluate(scene, item);
  EXPECT_FALSE(same(whole.weights, provider.weights));
}

TEST(Folds, HeirsGoOnFromSnapshots) {
  Scene scene = two_folds();
  auto item = work(scene, 3);
  item.weights = evaluate(scene, work(scene, 1)).weights;
  scene.options.inherit = {0.6, 0.2, 1, 0.3};
  const auto whole = evaluate(scene, item);
  for (const auto& snapshot : snapshots(scene, item, {4, 10}))
    EXPECT_TRUE(same_bits(evaluate(scene, resuming(item, snapshot)), whole)) << snapshot.epoch;
}

TEST(Folds, AreNotExportedAsOneNetwork) {
  const Scene scene = two_folds();
  const auto stacked = evaluate(scene, work(scene, 3)).weights;
  const TemporaryFolder folder;
  const auto text =
      thrown([&] { export_torchscript(model(scene, stacked), folder.path() / "model.pt"); });
  EXPECT_NE(text.find("2 folds"), std::string::npos) << text;
  EXPECT_NE(text.find("cairn final"), std::string::npos) << text;
}

/// 8 epochs: enough to be better than chance.
Scene learning_folds() {
  Scene scene = two_folds();
  scene.options.final_epochs = 8;
  scene.options.flip = false;
  return scene;
}

TEST(FoldsFinal, IsMeasuredOnFreshFoldsAndTrainedOnAll) {
  const Scene scene = learning_folds();
  Recorder monitor;
  const auto result = evaluate(scene, work(scene, 3, FinalTask{true}), monitor);
  const auto& metrics = result.outcome.metrics;
  EXPECT_EQ(monitor.seen, 3 * 8 * 96);
  EXPECT_GT(value(metrics, "test_accuracy"), 0.5);
  EXPECT_GT(value(metrics, "test_loss_se"), 0);
  EXPECT_EQ(find_metric(metrics, "validation_loss"), nullptr);
  EXPECT_EQ(monitor.phases.back(), protocol::Phase::test);
  // One network, which never saw the samples that are in no fold.
  EXPECT_GT(accuracy_of(scene, result.weights, range(192, 384)), 0.5);
  Scene other = scene;
  std::swap(other.fresh[0], other.fresh[1]);
  const auto swapped = evaluate(other, work(other, 3, FinalTask{true}));
  EXPECT_NE(value(swapped.outcome.metrics, "test_loss"), value(metrics, "test_loss"));
}

TEST(FoldsFinal, GoesOnFromSnapshots) {
  const Scene scene = learning_folds();
  const auto item = work(scene, 3, FinalTask{true});
  const auto whole = evaluate(scene, item);
  for (const auto& snapshot : snapshots(scene, item, {3, 15, 30}))
    EXPECT_TRUE(same_bits(evaluate(scene, resuming(item, snapshot)), whole)) << snapshot.epoch;
}

TEST(FoldsFinal, DoesNotStartFromWhatKnowsItsTestSamples) {
  const Scene scene = two_folds();
  auto item = work(scene, 3, FinalTask{true});
  item.weights = evaluate(scene, work(scene, 3)).weights;
  EXPECT_NE(thrown([&] { evaluate(scene, item); }).find("scratch"), std::string::npos);
}

TEST(FoldsFinal, WithTestSamplesIsOneTraining) {
  Scene scene = learning_folds();
  for (auto& split : scene.splits) split.test = range(192, 384);
  const auto searched = evaluate(scene, work(scene, 3));
  auto item = work(scene, 3, FinalTask{true});
  item.weights = searched.weights;  // of which the first fold's are taken
  const auto result = evaluate(scene, item);
  EXPECT_DOUBLE_EQ(value(result.outcome.metrics, "test_accuracy"),
                   accuracy_of(scene, result.weights, range(192, 384)));
  EXPECT_EQ(find_metric(result.outcome.metrics, "test_accuracy_se"), nullptr);
  // All folds are tested, each as it was normalised.
  auto test = work(scene, 3, TestTask{});
  test.weights = searched.weights;
  const auto tested = evaluate(scene, test).outcome.metrics;
  const double a = accuracy_of(scene, slice(searched.weights, 0, 2), range(192, 384)),
               b = accuracy_of(scene, slice(searched.weights, 1, 2), range(192, 384));
  EXPECT_DOUBLE_EQ(value(tested, "test_accuracy"), (a + b) / 2);
  EXPECT_NEAR(value(tested, "test_accuracy_se"), std::abs(a - b) / 2, 1e-12);
}

TEST(FoldsFinal, WithoutAnythingToTestOnIsRefused) {
  Scene scene = two_folds();
  scene.fresh.clear();
  for (const protocol::Task& task : {protocol::Task(FinalTask{}), protocol::Task(TestTask{})})
    EXPECT_NE(thrown([&] { evaluate(scene, work(scene, 3, task)); }).find("no test samples"),
              std::string::npos);
}

}  // namespace
}  // namespace cairn::train
