#include "cairn/train/options.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/error.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

TEST(TrainOptions, DefaultsAreValid) {
  EXPECT_NO_THROW(validate(Options{}));
}

TEST(TrainOptions, EachImpossibleValueIsRefusedByName) {
  const auto refused = [](auto change) {
    Options options;
    change(options);
    EXPECT_THROW(validate(options), UsageError);
    return thrown([&] { validate(options); });
  };
  using O = Options;
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(refused([](O& o) { o.epochs = 0; }), "training.epochs"));
  EXPECT_TRUE(has(refused([](O& o) { o.final_epochs = -1; }), "training.final_epochs"));
  EXPECT_TRUE(has(refused([](O& o) { o.validate_every = NAN; }), "training.validate_every"));
  EXPECT_TRUE(has(refused([](O& o) { o.optimizer = {"adamx"}; }), "\"adam"));
  EXPECT_TRUE(has(refused([](O& o) { o.optimizer = {}; }), "empty"));
  EXPECT_TRUE(has(refused([](O& o) { o.learning_rate = {0.1, 0.1}; }), "twice"));
  EXPECT_TRUE(has(refused([](O& o) { o.learning_rate = {0}; }), "training.learning_rate"));
  EXPECT_TRUE(has(refused([](O& o) { o.weight_decay = {-1}; }), "training.weight_decay"));
  EXPECT_TRUE(has(refused([](O& o) { o.batch = {0}; }), "training.batch"));
  EXPECT_TRUE(has(refused([](O& o) { o.momentum = 1; }), "training.momentum"));
  EXPECT_TRUE(has(refused([](O& o) { o.schedule = "cosin"; }), "cosine"));
  EXPECT_TRUE(has(refused([](O& o) { o.schedule = "step"; }), "training.step_epochs"));
  EXPECT_TRUE(has(refused([](O& o) { o.warmup_epochs = -0.1; }), "training.warmup_epochs"));
  EXPECT_TRUE(has(refused([](O& o) { o.label_smoothing = 1; }), "training.label_smoothing"));
  EXPECT_TRUE(has(refused([](O& o) { o.clip_norm = -1; }), "training.clip_norm"));
  EXPECT_TRUE(has(refused([](O& o) { o.loss = "crossentropy"; }), "cross_entropy"));
  EXPECT_TRUE(has(refused([](O& o) { o.metrics = {"r2"}; }), "training.metrics"));
  EXPECT_TRUE(has(refused([](O& o) { o.metrics = {"mae"}; }), "balanced_accuracy"));
  EXPECT_TRUE(has(refused([](O& o) {
                    o.loss = "huber";
                    o.metrics = {"balanced_accuracy"};
                  }),
                  "training.metrics"));
  EXPECT_TRUE(has(refused([](O& o) { o.huber_delta = 0; }), "training.huber_delta"));
  EXPECT_TRUE(has(refused([](O& o) { o.class_weights = "balance"; }), "\"balanced\""));
  const auto huber = [](O& o) {
    o.loss = "huber";
    o.metrics = {"r2"};
  };
  EXPECT_TRUE(has(refused([&](O& o) {
                    huber(o);
                    o.class_weights = "balanced";
                  }),
                  "huber has no classes"));
  EXPECT_TRUE(has(refused([&](O& o) {
                    huber(o);
                    o.label_smoothing = 0.1;
                  }),
                  "huber has no labels"));
  EXPECT_TRUE(has(refused([](O& o) { o.shift = -1; }), "training.shift"));
  EXPECT_TRUE(has(refused([](O& o) { o.precision = "float16"; }), "bfloat16"));
  EXPECT_TRUE(has(refused([](O& o) { o.inherit.shrink = 1.5; }), "transfer.shrink"));
  EXPECT_TRUE(has(refused([](O& o) { o.inherit.perturb = -0.1; }), "transfer.perturb"));
  EXPECT_TRUE(has(refused([](O& o) { o.inherit.freeze_epochs = NAN; }), "transfer.freeze_epochs"));
  EXPECT_TRUE(has(refused([](O& o) { o.inherit.rate_factor = -1; }), "transfer.rate_factor"));
}

TEST(TrainOptions, ListsBecomeDecisionsAndSingleValuesDoNot) {
  Options options;
  options.learning_rate = {0.1, 0.01};
  options.batch = {64, 128, 256};
  const auto found = decisions(options);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "training.learning_rate");
  EXPECT_EQ(found[0].choices[1], space::Choice(0.01));
  EXPECT_EQ(found[1].name, "training.batch");
  EXPECT_EQ(found[1].choices[2], space::Choice(std::int64_t{256}));
}

TEST(TrainOptions, RecipeTakesTheChoicesOfTheArchitecture) {
  Scene scene;
  scene.options.optimizer = {"sgd", "adamw"};
  scene.options.batch = {64, 128, 256};
  const auto space = scene.space();
  auto architecture = space->at(0);
  const auto n = architecture.choices.size();
  architecture.choices[n - 2] = 1;
  architecture.choices[n - 1] = 2;
  const Recipe chosen = recipe(scene.options, *space, architecture);
  EXPECT_EQ(chosen.optimizer, "adamw");
  EXPECT_EQ(chosen.batch, 256);
  EXPECT_EQ(chosen.learning_rate, 0.05);
}

}  // namespace
}  // namespace cairn::train
