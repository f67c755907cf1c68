#include "support.hpp"

namespace cairn::config {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view everything = R"([run]
seed = 42
summary_every = 12.5
[data]
format = "cifar"
path = "/data/cifar"
train_samples = 1000
validation_fraction = 0.25
[[space.stage]]
blocks = [1, 2]
op = ["residual", "identity"]
width = [8, 24]
down = ["none", "max_pool"]
norm = ["batch", "none"]
activation = ["relu", "gelu"]
repeat = 2
[[space.stage]]
width = 48
[space.head]
pool = ["flatten", "global_average"]
dense = [0, 100]
dropout = [0, 0.5]
[training]
epochs = 2.5
validate_every = 0.5
optimizer = ["sgd", "adamw"]
learning_rate = [0.1, 0.01]
weight_decay = 1e-4
batch = [32, 64]
momentum = 0.8
schedule = "step"
warmup_epochs = 1
step_epochs = 2
step_factor = 0.5
label_smoothing = 0.1
clip_norm = 5
loss = "binary_cross_entropy"
metrics = ["accuracy", "auc"]
shift = 4
flip = true
precision = "float32"
channels_last = false
[final]
epochs = 33
[search]
method = "random"
candidates = 7
population = 5
sample = 3
repeats = true
[objective]
kind = "synthetic"
metric = "auc"
test_best = false
[objective.synthetic]
epoch_seconds = 0.5
epoch_seconds_sigma = 0.1
final_mean = 0.7
final_sigma = 0.01
rate = 2
noise = 0.001
fail_probability = 0.125
[cluster]
predictors = 2
threads = 3
device = "gpu"
)";

TEST(Parse, AnEmptyFileGivesTheDefaults) {
  for (const auto* text : {"", "\n", "# nothing\n", "\xEF\xBB\xBF", "[training]\n"}) {
    const auto workflow = parse(text, file_name);
    EXPECT_EQ(to_toml(workflow), to_toml(Workflow{})) << text;
  }
}

TEST(Parse, ReadsRunDataAndCluster) {
  const auto w = parse(everything, file_name);
  EXPECT_EQ(w.run.seed, 42u);
  EXPECT_EQ(w.run.summary_every, 12.5);
  EXPECT_EQ(w.data.format, "cifar");
  EXPECT_EQ(w.data.path, "/data/cifar");
  EXPECT_EQ(w.data.train_samples, 1000);
  EXPECT_EQ(w.data.validation_fraction, 0.25);
  EXPECT_EQ(w.cluster.predictors, 2);
  EXPECT_EQ(w.cluster.threads, 3);
  EXPECT_EQ(w.cluster.device, "gpu");
}

TEST(Parse, ReadsTheSpace) {
  const auto w = parse(everything, file_name);
  ASSERT_EQ(w.space.stage.size(), 2u);
  const auto& stage = w.space.stage[0];
  EXPECT_EQ(stage.blocks, (std::vector<int>{1, 2}));
  EXPECT_EQ(stage.op, (Words{"residual", "identity"}));
  EXPECT_EQ(stage.width, (std::vector<int>{8, 24}));
  EXPECT_EQ(stage.down, (Words{"none", "max_pool"}));
  EXPECT_EQ(stage.norm, (Words{"batch", "none"}));
  EXPECT_EQ(stage.activation, (Words{"relu", "gelu"}));
  EXPECT_EQ(stage.repeat, 2);
  EXPECT_EQ(w.space.stage[1].width, std::vector<int>{48});
  EXPECT_EQ(w.space.stage[1].op, space::StageOptions{}.op);
  EXPECT_EQ(w.space.head.pool, (Words{"flatten", "global_average"}));
  EXPECT_EQ(w.space.head.dense, (std::vector<int>{0, 100}));
  EXPECT_EQ(w.space.head.dropout, (std::vector<double>{0, 0.5}));
}

TEST(Parse, ReadsTheTraining) {
  const auto t = parse(everything, file_name).training;
  EXPECT_EQ(t.epochs, 2.5);
  EXPECT_EQ(t.final_epochs, 33);
  EXPECT_EQ(t.validate_every, 0.5);
  EXPECT_EQ(t.optimizer, (Words{"sgd", "adamw"}));
  EXPECT_EQ(t.learning_rate, (std::vector<double>{0.1, 0.01}));
  EXPECT_EQ(t.weight_decay, std::vector<double>{1e-4});
  EXPECT_EQ(t.batch, (std::vector<int>{32, 64}));
  EXPECT_EQ(t.momentum, 0.8);
  EXPECT_EQ(t.schedule, "step");
  EXPECT_EQ(t.warmup_epochs, 1);
  EXPECT_EQ(t.step_epochs, 2);
  EXPECT_EQ(t.step_factor, 0.5);
  EXPECT_EQ(t.label_smoothing, 0.1);
  EXPECT_EQ(t.clip_norm, 5);
  EXPECT_EQ(t.loss, "binary_cross_entropy");
  EXPECT_EQ(t.metrics, (Words{"accuracy", "auc"}));
  EXPECT_EQ(t.shift, 4);
  EXPECT_TRUE(t.flip);
  EXPECT_EQ(t.precision, "float32");
  EXPECT_FALSE(t.channels_last);
}

TEST(Parse, ReadsSearchAndObjective) {
  const auto w = parse(everything, file_name);
  EXPECT_EQ(w.search.method, "random");
  EXPECT_EQ(w.search.candidates, 7);
  EXPECT_EQ(w.search.population, 5);
  EXPECT_EQ(w.search.sample, 3);
  EXPECT_TRUE(w.search.repeats);
  EXPECT_EQ(w.objective.kind, "synthetic");
  EXPECT_EQ(w.objective.metric, "auc");
  EXPECT_FALSE(w.objective.test_best);
  const auto& s = w.objective.synthetic;
  EXPECT_EQ(s.epoch_seconds, 0.5);
  EXPECT_EQ(s.epoch_seconds_sigma, 0.1);
  EXPECT_EQ(s.final_mean, 0.7);
  EXPECT_EQ(s.final_sigma, 0.01);
  EXPECT_EQ(s.rate, 2);
  EXPECT_EQ(s.noise, 0.001);
  EXPECT_EQ(s.fail_probability, 0.125);
}

TEST(Parse, LineEndsAndAMarkInFrontDoNotMatter) {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : everything) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(to_toml(parse(windows, file_name)), to_toml(parse(everything, file_name)));
}

TEST(Parse, OtherSpellingsOfTheSameTomlAreEqual) {
  const auto plain = parse("[[space.stage]]\nwidth = [16, 32]\n[training]\nepochs = 2", file_name);
  const auto dotted = parse("training.epochs = 2\nspace.stage = [{width = [16, 32]}]", file_name);
  EXPECT_EQ(to_toml(plain), to_toml(dotted));
}

TEST(Metric, IsThatOfTheValidationOrTestData) {
  const auto accuracy = parse("", file_name);
  EXPECT_EQ(objective_metric(accuracy),
            (MetricInfo{"validation_accuracy", "1", Direction::maximize}));
  EXPECT_EQ(test_metric(accuracy), (MetricInfo{"test_accuracy", "1", Direction::maximize}));
  const auto loss = parse("objective.metric = 'loss'", file_name);
  EXPECT_EQ(objective_metric(loss), (MetricInfo{"validation_loss", "1", Direction::minimize}));
  Workflow other;
  other.objective.metric = "mae";
  EXPECT_EQ(objective_metric(other).direction, Direction::minimize);
  other.objective.metric = "r2";
  EXPECT_EQ(objective_metric(other).direction, Direction::maximize);
  other.objective.metric = "auc";
  EXPECT_EQ(test_metric(other), (MetricInfo{"test_auc", "1", Direction::maximize}));
}

}  // namespace
}  // namespace cairn::config
