#include "cairn/train/profile.hpp"

#include <gtest/gtest.h>

#include "cairn/space/shape.hpp"
#include "train/device.hpp"
#include "train/practice.hpp"
#include "train/stopwatch.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

TEST(Profile, NetworksOfPracticeHaveLayersOfAllKinds) {
  Random layers(1, "layers"), candidates(1, "candidates");
  space::Work work{};
  for (int i = 0; i < 200; ++i) {
    const auto practice = i % 2 == 0 ? practice_network(layers) : random_candidate(candidates);
    EXPECT_EQ(space::infer_shapes(practice.graph).back(), space::Shape{10});
    work =
        space::both(work, space::training_work(practice.graph, practice.batch, practice.optimizer));
  }
  for (std::size_t kind = 0; kind + 1 < space::kTimedKinds; ++kind)
    EXPECT_GE(work[kind][0], 20) << name(static_cast<space::TimedKind>(kind));
}

TEST(Profile, StepsTakeLongerThanInferenceAndLargeBatchesLongerThanSmall) {
  use({-1, 1});
  Random random(2, "candidates");
  Practice practice = random_candidate(random);
  practice.batch = 8;
  const auto small = measure_times(practice, {-1, 1}, false);
  practice.batch = 64;
  const auto large = measure_times(practice, {-1, 1}, false);
  EXPECT_GT(small.inference, 1e-6);
  EXPECT_GT(small.step, 1.3 * small.inference);
  EXPECT_GT(large.step, 2 * small.step);
  EXPECT_LT(large.step, 5);
}

/// Too few networks for a good fit: `cairn profile` prints the figures that count.
TEST(Profile, IsFittedToSomeNetworksAndCheckedWithOthers) {
  ProfileOptions options;
  options.precision = "float32";
  options.networks = 14;
  int last = 0, all = 0;
  const auto report = profile(options, [&](int done, int total) {
    EXPECT_EQ(done, ++last);
    all = total;
  });
  EXPECT_EQ(last, 42);
  EXPECT_EQ(all, 42);
  EXPECT_EQ(report.fitted, 12);
  EXPECT_EQ(report.checked, 2);
  EXPECT_EQ(report.profile.device, "cpu");
  EXPECT_EQ(report.profile.precision, "float32");
  EXPECT_LT(report.step.mean, 2);
  EXPECT_LT(report.inference.mean, 2);
  EXPECT_LE(report.step.mean, report.step.worst);
  EXPECT_EQ(space::profile_from_json(to_json(report.profile)), report.profile);
}

TEST(Profile, RefusesADeviceThatIsNotThere) {
  ProfileOptions options;
  options.device.gpu = 1000;
  EXPECT_NE(thrown([&] { profile(options, [](int, int) {}); }).find("GPU 1000"), std::string::npos);
}

}  // namespace
}  // namespace cairn::train
