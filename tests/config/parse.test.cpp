#include "everything.hpp"
#include "support.hpp"

namespace cairn::config {
namespace {

using Words = std::vector<std::string>;

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
  EXPECT_EQ(w.run.time_limit, 3600);
  EXPECT_EQ(w.run.grace, 45);
  EXPECT_EQ(w.run.disk_patience, 30);
  EXPECT_EQ(w.data.format, "cifar");
  EXPECT_EQ(w.data.path, "/data/cifar");
  EXPECT_EQ(w.data.train_samples, 1000);
  EXPECT_EQ(w.data.validation_fraction, 0.25);
  EXPECT_EQ(w.data.validation, "last");
  EXPECT_EQ(w.cluster.predictors, 2);
  EXPECT_EQ(w.cluster.lost_after, 33);
  EXPECT_EQ(w.cluster.stall_factor, 44);
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
  EXPECT_EQ(t.first_candidates, 12);
  EXPECT_EQ(t.final_epochs, 33);
  EXPECT_EQ(t.validate_every, 0.5);
  EXPECT_EQ(t.optimizer, (Words{"sgd", "adamw"}));
  EXPECT_EQ(t.learning_rate, (std::vector<double>{0.1, 0.01}));
  EXPECT_EQ(t.weight_decay, std::vector<double>{1e-4});
  EXPECT_EQ(t.batch, (std::vector<int>{32, 64}));
  EXPECT_EQ(t.momentum, 0.8);
  EXPECT_EQ(t.schedule, "step");
  EXPECT_EQ(t.warmup_epochs, 1);
  EXPECT_EQ(t.restart_epochs, 1.5);
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

TEST(Parse, ReadsThePrediction) {
  const auto p = parse(everything, file_name).predict;
  EXPECT_EQ(p.method, "fixed:2.5");
  EXPECT_TRUE(p.wait);
  EXPECT_EQ(p.patience, 2.5);
  EXPECT_EQ(p.fitness, "best-so-far");
  EXPECT_EQ(p.min_points, 4);
  EXPECT_EQ(p.earliest, 0.125);
  EXPECT_EQ(p.learn_from, 20);
  EXPECT_EQ(p.controls, 0.25);
  EXPECT_EQ(p.top, 3);
  EXPECT_EQ(p.reach, 0.5);
  EXPECT_EQ(p.certain, 0.75);
}

TEST(Parse, ReadsTheTransfer) {
  const auto w = parse(everything, file_name);
  EXPECT_EQ(w.transfer.match, "identity");
  EXPECT_EQ(w.transfer.provider, "nearest");
  EXPECT_EQ(w.transfer.control, 0.25);
  EXPECT_EQ(w.training.inherit.shrink, 0.5);
  EXPECT_EQ(w.training.inherit.perturb, 0.125);
  EXPECT_EQ(w.training.inherit.freeze_epochs, 0.75);
  EXPECT_EQ(w.training.inherit.rate_factor, 0.5);
  EXPECT_EQ(w.search.late_bias, 1.5);
}

TEST(Parse, ReadsTheStore) {
  const auto s = parse(everything, file_name).store;
  EXPECT_EQ(s.keep, 3);
  EXPECT_EQ(s.max_bytes, 1000000);
  EXPECT_EQ(s.precision, "bfloat16");
  EXPECT_EQ(s.snapshot_every, 7.5);
  EXPECT_EQ(s.in_flight, 2000);
  EXPECT_EQ(s.cache, 3000);
  EXPECT_EQ(s.scratch, "/scratch");
  EXPECT_EQ(s.scratch_bytes, 4000);
}

TEST(Parse, ReadsTheSimulation) {
  const auto s = parse(everything, file_name).simulate;
  EXPECT_EQ(s.candidates_per_worker, 9);
  EXPECT_EQ(s.stop_probability, 0.375);
  EXPECT_EQ(s.stop_earliest, 0.625);
  EXPECT_EQ(s.start_seconds, 1.25);
  EXPECT_EQ(s.read_probability, 0.875);
  EXPECT_EQ(s.latency, 0.25);
  EXPECT_EQ(s.step_seconds, 0.75);
  EXPECT_EQ(s.beat_seconds, 0.5);
  EXPECT_EQ(s.propose_seconds, 2.25);
  EXPECT_EQ(s.forecast_seconds, 3.5);
  EXPECT_EQ(s.checkpoint_bytes, 4e6);
  EXPECT_EQ(s.snapshot_factor, 2.5);
  EXPECT_EQ(s.snapshot_seconds, 5.5);
  EXPECT_EQ(s.bandwidth, 6e9);
  EXPECT_EQ(s.client_bandwidth, 7e8);
  EXPECT_EQ(s.creates, 800);
  EXPECT_EQ(s.unlink_seconds, 0.0625);
  EXPECT_EQ(s.data_bytes, 9e7);
  EXPECT_EQ(s.workers_per_node, 8);
  EXPECT_EQ(s.node_mtbf, 1e6);
  EXPECT_EQ(s.repair_seconds, 600);
}

TEST(Parse, OneRankPredictsUnlessToldOtherwise) {
  const auto ranks = [](const std::string& toml) { return predictors(parse(toml, file_name)); };
  EXPECT_EQ(ranks(""), 0);
  EXPECT_EQ(ranks("[predict]\nmethod = 'cairn'"), 1);
  EXPECT_EQ(ranks("[predict]\nmethod = 'fixed:3'\n[cluster]\npredictors = 4"), 4);
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

TEST(Parse, ReadsBudgets) {
  const auto b = parse(everything, file_name).budget;
  EXPECT_EQ(b.parameters.min, 1000);
  EXPECT_EQ(b.parameters.max, 100000);
  EXPECT_EQ(b.macs.max, 9);
  EXPECT_EQ(b.depth.max, 10);
  EXPECT_EQ(b.weight_bytes.max, 11);
  EXPECT_EQ(b.activation_bytes.max, 12);
  EXPECT_EQ(b.training_memory.min, 1);
  EXPECT_EQ(b.training_memory.max, 13);
  EXPECT_EQ(b.inference_memory.max, 14);
  EXPECT_EQ(b.inference_memory.batch, 8);
  EXPECT_EQ(b.inference_time.max, 0.015);
  EXPECT_EQ(b.inference_time.device, "phone.json");
  EXPECT_EQ(b.inference_time_batch, 2);
  EXPECT_EQ(b.step_time.min, 1);
  EXPECT_EQ(b.step_time.max, 16);
  EXPECT_EQ(b.step_time.device, "gpu.json");
}

TEST(Parse, ReadsTablesAndRules) {
  const auto w = parse(everything, file_name);
  ASSERT_EQ(w.budget.table.size(), 2u);
  const auto& latency = w.budget.table[0];
  EXPECT_EQ(latency.name, "latency");
  EXPECT_EQ(latency.file, "latency.csv");
  EXPECT_EQ(latency.column, "ms");
  EXPECT_EQ(latency.unit, "ms");
  EXPECT_EQ(latency.base, -1.5);
  EXPECT_EQ(latency.min, 2);
  EXPECT_EQ(latency.max, 3.5);
  EXPECT_EQ(w.budget.table[1].name, "energy");
  ASSERT_EQ(w.budget.rule.size(), 2u);
  EXPECT_EQ(w.budget.rule[0].require, "stage[2].width >= stage[1].width");
  EXPECT_EQ(w.budget.rule[0].reason, "it should grow");
  EXPECT_EQ(w.budget.rule[1].require, "true");
  const auto& t = w.objective.table;
  EXPECT_EQ(t.file, "results.csv.gz");
  EXPECT_EQ(t.metric, "top1");
  EXPECT_EQ(t.direction, "minimize");
  EXPECT_EQ(t.time, "seconds");
  EXPECT_EQ(t.time_scale, 0.001);
  EXPECT_EQ(t.costs, (Words{"latency", "energy"}));
}

TEST(Parse, ReadsChoicesOfTheUsersOwn) {
  const auto w = parse(everything, file_name);
  ASSERT_EQ(w.space.choice.size(), 1u);
  EXPECT_EQ(w.space.choice[0].name, "rate");
  EXPECT_EQ(w.space.choice[0].choices, (std::vector<space::Choice>{std::int64_t{1}, 2.5, "high"}));
  EXPECT_FALSE(w.space.plain());
}

TEST(Parse, AFileWithChoicesAndNoStagesHasAPlainSpace) {
  const auto w = parse("[[space.choice]]\nname = 'a'\nvalues = 1", file_name);
  EXPECT_TRUE(w.space.plain());
  EXPECT_TRUE(parse(to_toml(w), file_name).space.plain());
  EXPECT_EQ(parse("[space.head]\ndense = 0", file_name).space.stage.size(), 2u);
}

TEST(Parse, NamesItsFiles) {
  auto w = parse(everything, file_name);
  std::vector<std::string> found;
  for (const auto& file : files(w)) found.push_back(file.key + " " + *file.path);
  EXPECT_EQ(found,
            (Words{"budget.inference_time.device phone.json", "budget.step_time.device gpu.json",
                   "budget.table[1].file latency.csv", "budget.table[2].file energy.csv",
                   "objective.table.file results.csv.gz"}));
  *files(w)[1].path = "another";
  EXPECT_EQ(w.budget.step_time.device, "another");
  Workflow none;
  EXPECT_TRUE(files(none).empty());
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
  other.objective.kind = "table";
  other.objective.table.metric = "top1";
  EXPECT_EQ(objective_metric(other), (MetricInfo{"top1", "", Direction::maximize}));
  other.objective.table.direction = "minimize";
  EXPECT_EQ(objective_metric(other), (MetricInfo{"top1", "", Direction::minimize}));
  other.objective.kind = "train";
  other.objective.metric = "auc";
  EXPECT_EQ(test_metric(other), (MetricInfo{"test_auc", "1", Direction::maximize}));
}

}  // namespace
}  // namespace cairn::config
