#include "cairn/space/profile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"
#include "cairn/space/space.hpp"
#include "space/least_squares.hpp"
#include "space/net.hpp"

namespace cairn::space {
namespace {

constexpr auto index(TimedKind kind) {
  return static_cast<std::size_t>(kind);
}
constexpr std::size_t kMacs = 1, kValues = 2, kWeights = 3;

TEST(Profile, WorkOfLayersIsAsCountedByHand) {
  Net net({3, 8, 8});
  net.conv(20, 3);
  net.then(BatchNorm{});
  net.then(Activation{ActivationKind::silu});
  net.conv(20, 5, 2, 20);
  net.classify(10);
  const Work work = training_work(net.graph, 4, "adam");
  const auto& conv = work[index(TimedKind::conv_uneven)];
  EXPECT_EQ(conv[0], 1);
  EXPECT_EQ(conv[kMacs], 4.0 * 3 * 20 * 9 * 64);
  EXPECT_EQ(conv[kValues], 4.0 * 64 * (3 + 20));
  EXPECT_EQ(conv[kWeights], 20.0 * 3 * 9);
  EXPECT_EQ(work[index(TimedKind::depthwise_uneven)][kMacs], 4.0 * 20 * 25 * 16);
  EXPECT_EQ(work[index(TimedKind::smooth)][kValues], 4.0 * 20 * 64);
  EXPECT_EQ(work[index(TimedKind::linear)][kMacs], 4.0 * 20 * 10);
  EXPECT_EQ(work[index(TimedKind::adam)][0], 4);  // two convolutions, a norm, a linear layer
  EXPECT_EQ(work[index(TimedKind::adam)][kWeights], 20.0 * 27 + 2 * 20 + 20 * 25 + 200);
  EXPECT_EQ(work[index(TimedKind::sgd)][0], 0);
  EXPECT_EQ(inference_work(net.graph, 4)[index(TimedKind::adam)][0], 0);
}

TEST(Profile, WorkOfPartsAddsUp) {
  StageOptions stage;
  stage.op = {"residual", "separable5x5", "inception", "identity"};
  stage.width = {8, 12};
  stage.repeat = 3;
  const Space space({{stage}, {{"flatten", "global_average"}, {0, 16}, {0.0, 0.5}}},
                    {{2, 16, 16}, 3});
  Random random(1, "parts");
  for (int i = 0; i < 100; ++i) {
    const auto architecture = space.sample(random);
    if (!space.buildable(architecture)) continue;
    State state = space.begin();
    Work sum{};
    for (const auto& position : space.positions()) {
      const auto part = space.fragment(
          position, std::span(architecture.choices).subspan(position.first, position.count), state);
      sum = both(sum, training_work(part->graph, 8, "sgd"));
      state = part->out;
    }
    EXPECT_EQ(sum, training_work(space.graph(architecture), 8, "sgd"));
  }
}

TEST(Profile, FitFindsTheCoefficientsThatMadeTheTimes) {
  Random random(2, "fit");
  TimeModel truth;
  for (auto& kind : truth.coefficient)
    for (double& value : kind) value = random.below(3) == 0 ? 0 : 1e-9 * random.uniform();
  std::vector<Timing> timings(300);
  for (auto& timing : timings) {
    for (auto& kind : timing.work)
      for (double& feature : kind) feature = 1e6 * random.uniform();
    timing.seconds = truth.seconds(timing.work);
  }
  const TimeModel found = fit(timings);
  for (std::size_t k = 0; k < kTimedKinds; ++k)
    for (std::size_t f = 0; f < kTimedFeatures; ++f)
      EXPECT_NEAR(found.coefficient[k][f], truth.coefficient[k][f], 1e-13) << k << " " << f;
  EXPECT_EQ(fit({}), TimeModel{});
}

/// The conditions of Karush, Kuhn and Tucker: what is above 0 has no slope, what is 0 would rise.
TEST(Profile, LeastSquaresAreOptimalWhereSignsAreWrong) {
  Random random(3, "least squares");
  for (int round = 0; round < 50; ++round) {
    std::vector<std::vector<double>> rows(12, std::vector<double>(5));
    for (auto& row : rows)
      for (double& value : row) value = random.normal();
    const auto x = nonnegative_least_squares(rows);
    for (std::size_t i = 0; i < 5; ++i) {
      double slope = 0;
      for (const auto& row : rows) {
        double residual = -1;
        for (std::size_t j = 0; j < 5; ++j) residual += row[j] * x[j];
        slope += residual * row[i];
      }
      ASSERT_GE(x[i], 0);
      ASSERT_GE(slope, -1e-8);
      if (x[i] > 0) {
        ASSERT_LE(slope, 1e-8);
      }
    }
  }
}

DeviceProfile some_profile() {
  DeviceProfile profile;
  profile.device = "a \"device\"";
  profile.precision = "float32";
  profile.threads = 3;
  Random random(4, "profile");
  for (auto* model : {&profile.training, &profile.inference})
    for (auto& kind : model->coefficient)
      for (double& value : kind) value = random.uniform() * 1e-9;
  return profile;
}

TEST(Profile, ReadsBackWhatItWrote) {
  EXPECT_EQ(profile_from_json(to_json(some_profile())), some_profile());
}

TEST(Profile, SecondsAreWorkTimesCoefficients) {
  const DeviceProfile profile = some_profile();
  Net net({5});
  net.then(Linear{7, false});
  const auto& linear = profile.inference.coefficient[index(TimedKind::linear)];
  EXPECT_NEAR(profile.inference_seconds(net.graph, 2),
              linear[0] + linear[1] * 70 + linear[2] * 24 + linear[3] * 35, 1e-18);
  const auto& step = profile.training.coefficient[index(TimedKind::step)];
  EXPECT_NEAR(profile.step_base({{"", {5}}}, 2), step[0] + step[2] * 10, 1e-18);
}

using Json = nlohmann::json;

std::string refusal(const std::function<void(Json&)>& damage) {
  Json json = Json::parse(to_json(some_profile()));
  damage(json);
  try {
    profile_from_json(json.dump());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Profile, RefusesWhatIsNoProfileAndSaysWhere) {
  const auto says = [](const std::function<void(Json&)>& damage, const char* expected) {
    const std::string text = refusal(damage);
    EXPECT_NE(text.find(expected), std::string::npos) << text;
  };
  says([](Json& j) { j.erase("device"); }, "'device' is missing");
  says([](Json& j) { j["inference"]["conv"].erase("macs"); }, "inference.conv: 'macs' is missing");
  says([](Json& j) { j["training"]["relu"]["calls"] = -1e-9; }, "training.relu.calls");
  says([](Json& j) { j["training"]["relu"]["calls"] = nullptr; }, "training.relu.calls");
  says([](Json& j) { j["training"]["softmax"] = 1; }, "training: it has a key that is unknown");
  says([](Json& j) { j["threads"] = 0; }, "threads");
  says([](Json& j) { j["threads"] = 1.5; }, "threads");
  says([](Json& j) { j["format"] = "other"; }, "format");
  says([](Json& j) { j["more"] = 1; }, "unknown");
  says([](Json& j) { j = Json::array(); }, "top level");
}

TEST(Profile, RefusesEveryTruncation) {
  const std::string text = to_json(some_profile());
  for (std::size_t length = 0; length + 2 < text.size(); length += 7)
    EXPECT_THROW(profile_from_json(text.substr(0, length)), Error) << length;
  EXPECT_THROW(read_profile("/no/such/file"), Error);
}

TEST(Profile, SharedWeightsAreOptimisedOnce) {
  Graph graph;
  const LayerId in = graph.add("input", Input{{2}}, {});
  const LayerId table = graph.add("table", Embedding{{3, 4}, 2}, {in});
  graph.add("again", Linear{4, false}, {graph.add("linear", Linear{4, false}, {table})});
  auto calls = [&](TimedKind kind) {
    return training_work(graph, 8, "adam")[static_cast<std::size_t>(kind)][0];
  };
  EXPECT_EQ(calls(TimedKind::adam), 3);
  graph.nodes.back().shares = LayerId(2);
  EXPECT_EQ(calls(TimedKind::adam), 2);
  EXPECT_EQ(calls(TimedKind::linear), 2);
  EXPECT_EQ(calls(TimedKind::merge), 1);
}

}  // namespace
}  // namespace cairn::space
