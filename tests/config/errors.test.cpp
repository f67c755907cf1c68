#include "support.hpp"

namespace cairn::config {
namespace {

struct Bad {
  std::string toml;
  std::vector<std::string> parts;  ///< that the message must have
};

void expect_all(const std::vector<Bad>& cases) {
  for (const auto& [toml, parts] : cases) {
    const auto text = complaint(toml);
    EXPECT_FALSE(text.empty()) << toml;
    for (const auto& part : parts)
      EXPECT_NE(text.find(part), std::string::npos) << toml << "\n" << text << "\nlacks " << part;
  }
}

TEST(Errors, UnknownKeysNameTheLineAndTheNearestKey) {
  expect_all({
      {"\n[training]\n# x\nepoch = 3",
       {"workflow.toml:4: unknown key 'training.epoch'", "Did you mean 'training.epochs'?"}},
      {"[training]\nlearnign_rate = 3", {":2:", "'training.learning_rate'?"}},
      {"[search]\ncandidate = 5", {":2:", "'search.candidates'?"}},
      {"[data]\ntrain_sample = 5", {"'data.train_samples'?"}},
      {"[[space.stage]]\n[[space.stage]]\nwidht = 5",
       {":3: unknown key 'space.stage[2].widht'", "'space.stage[2].width'?"}},
      {"[space.head]\ndens = 5", {"'space.head.dense'?"}},
      {"[objective.synthetic]\nnoisy = 1", {"'objective.synthetic.noise'?"}},
      {"[objectiv]\nkind = 'train'", {":1: unknown section 'objectiv'", "'objective'?"}},
      {"seed = 1", {"unknown key 'seed'", "'run.seed'?"}},
      {"[training]\ncandidates = 1", {"'training.candidates'", "'search.candidates'?"}},
      {"[training]\nfinal_epochs = 1", {"'training.final_epochs'"}},
      {"[training]\nzzzzzzzzzz = 1", {"The keys of [training] are training.epochs, "}},
      {"[zzzzzzzzzzzz]",
       {"The sections are [run], [data], [[data.input]], [[space.stage]], [space.head], [space], "
        "[[space.branch]], [[space.branch.stage]], "}},
      {"[space]\nstages = 1", {"unknown key 'space.stages'", "'space.stage'?"}},
      {"\"training.epochs\" = 3", {"unknown key"}},
      {"'a\\u001b' = 3", {"unknown key"}},
  });
}

TEST(Errors, WrongTypesSayExpectedAndFound) {
  expect_all({
      {"[training]\nepochs = 'three'",
       {"workflow.toml:2: 'training.epochs' must be a real number, found the text \"three\""}},
      {"[search]\ncandidates = 2.0", {"must be an integer", "found the real number 2"}},
      {"[search]\nrepeats = 1", {"must be a boolean", "found the integer 1"}},
      {"[data]\npath = true", {"'data.path' must be text", "found true"}},
      {"[data]\npath = 1979-05-27", {"found a date or time"}},
      {"[search]\ncandidates = [3]", {"must be an integer", "found a list"}},
      {"[search.candidates]\nx = 3", {"'search.candidates' must be an integer", "found a table"}},
      {"[[space.stage]]\nwidth = [16, 'wide']",
       {"'space.stage[1].width' must be a list of integers", "found the text \"wide\""}},
      {"[[space.stage]]\nwidth = [[16]]", {"must be a list of integers", "found a list"}},
      {"[[space.stage]]\nwidth = []", {"must be a value or a list of values", "an empty list"}},
      {"[[training]]\nepochs = 1", {"'training' must be a table", "found an array of tables"}},
      {"training = 3", {"'training' must be a table", "found the integer 3", "[training]"}},
      {"[space.stage]\nwidth = 3",
       {"must be an array of tables", "found a table", "[[space.stage]]"}},
      {"[space]\nstage = []", {"must be an array of tables", "found an empty list"}},
      {"[space]\nstage = [1, {}]", {"must be an array of tables", "found a list"}},
      {"[space]\nstage = 'x'", {"must be an array of tables", "found the text"}},
      {"[data]\nformat = '" + std::string(1000, 'x') + "'", {"xxx…\""}},
  });
}

TEST(Errors, ImpossibleValuesSayWhatIsAllowed) {
  expect_all({
      {"[search]\ncandidates = 0", {":2:", "must be from 1 to 1,000,000,000, found 0"}},
      {"[search]\ncandidates = 9223372036854775807", {"must be from 1 to"}},
      {"[search]\ncandidates = 9223372036854775808", {"workflow.toml:2:"}},
      {"[run]\nseed = -1", {"'run.seed' must be at least 0, found -1"}},
      {"[training]\nepochs = 0", {"must be more than 0"}},
      {"[training]\nepochs = -0.0", {"must be more than 0"}},
      {"[training]\nepochs = nan", {"found nan"}},
      {"[training]\nepochs = inf", {"found inf"}},
      {"[training]\nepochs = 1e400", {":2"}},
      {"[training]\nmomentum = 1", {"at least 0 and less than 1"}},
      {"[training]\nshift = 4294967296", {"from 0 to"}},
      {"[training]\nlearning_rate = [0.1, -0.1]", {"'training.learning_rate'", "found -0.1"}},
      {"[training]\nlearning_rate = [0.1, 0.1]", {"a list without repetition"}},
      {"[data]\nvalidation_fraction = 1", {"more than 0 and at most 0.9"}},
      {"[[space.stage]]\nwidth = 0", {"from 1 to 65,536"}},
      {"[[space.stage]]\nop = 'conv3x4'", {"one of conv1x1, ", "Did you mean \"conv3x3\"?"}},
      {"[training]\noptimizer = 'adamm'", {"one of sgd, adam, adamw", "Did you mean \"adam\"?"}},
      {"[cluster]\ndevice = 'tpu'", {"one of auto, cpu, gpu"}},
      {"[objective.synthetic]\nfail_probability = 1.5", {"from 0 to 1"}},
  });
}

TEST(Errors, KeysThatContradictEachOtherNameTheLine) {
  expect_all({
      {"[objective]\nmetric = 'auc'",
       {"workflow.toml:2:", "not measured: training.metrics has accuracy"}},
      {"[search]\npopulation = 5\nsample = 6", {"workflow.toml:3: search.sample"}},
      {"[training]\nschedule = 'step'", {"workflow.toml:2:", "training.step_epochs"}},
      {"[training]\nepochs = 100\nrestart_epochs = 0.01", {":3:", "at least a thousandth"}},
      {"[training]\n\nloss = 'mean_squared_error'\nmetrics = 'accuracy'\n",
       {"workflow.toml:4:", "training.metrics"}},
  });
  EXPECT_EQ(complaint("[objective]\nmetric = 'loss'"), "");
}

TEST(Errors, TransferNamesTheLine) {
  expect_all({
      {"[transfer]\nmatch = 'lsc'", {":2:", "Did you mean \"lcs\"?"}},
      {"[transfer]\nmatch = 'lp'\nprovider = 'parent'\n[search]\nmethod = 'random'",
       {":3:", "have no parents", "nearest"}},
      {"[transfer]\ncontrol = 1.5", {":2:", "from 0 to 1"}},
      {"[store]\nkeep = 0", {":2:", "from 1 to"}},
  });
}

TEST(Errors, PredictionNamesTheLine) {
  expect_all({
      {"[cluster]\n\npredictors = 2", {"workflow.toml:3:", "is 2", "Set predict.method"}},
      {"[predict]\nmethod = 'cairn'\n[predict.x]", {":3:"}},
      {"[predict]\n\nmethod = 'cairns'", {":3: predict.method", "no such method", "fixed:E"}},
      {"[predict]\nmethod = 'fixed:'", {":2:", "no positive number of epochs"}},
      {"[predict]\nmethod = 'fixed:-3'", {":2:", "no positive number of epochs"}},
      {"[predict]\nfitness = 'measurd'", {":2:", "Did you mean \"measured\"?"}},
      {"[predict]\ncontrols = 1.5", {":2:", "from 0 to 1"}},
      {"[predict]\nmin_points = 0", {":2:", "from 1 to"}},
      {"[predict]\ntop = 0", {":2:", "from 1 to"}},
      {"[predict]\npatience = -1", {":2:", "from 0 to"}},
  });
}

TEST(Errors, BudgetsNameTheLine) {
  expect_all({
      {"[budget.macs]\nmin = 10\n\nmax = 9", {"workflow.toml:4: budget.macs.max: 9 is less than"}},
      {"[budget]\nmacs = {min = 10,\n max = 9}", {"workflow.toml:"}},
      {"[budget.macs]\nmax = -1", {":2: 'budget.macs.max' must be at least 0, found -1"}},
      {"[budget.macs]\nmax = 1e6", {":2:", "must be an integer"}},
      {"[budget.macs]\nmax = 9223372036854775808", {"workflow.toml:2:"}},
      {"[budget.macs]\nbatch = 1", {":2: unknown key 'budget.macs.batch'"}},
      {"[budget]\nparameter = {max = 5}", {":2:", "Did you mean 'budget.parameters'?"}},
      {"[budget]\nmacs = 5", {":2: 'budget.macs' must be a table, found the integer 5"}},
      {"[budgets.macs]\nmax = 5", {":1:", "Did you mean 'budget'?"}},
      {"\n[budget.step_time]\nmax = 0.1",
       {"workflow.toml:2: budget.step_time.device: a time needs a device"}},
      {"[budget.inference_memory]\nbatch = 0", {":2:", "from 1 to"}},
      {"\n\n[[budget.table]]\nfile = 'x.csv'", {"workflow.toml:3: budget.table[1].name"}},
      {"[[budget.table]]\nname = 'a'\nfile='x'\nmin = 3\nmax = 2",
       {"workflow.toml:5: budget.table[1].max"}},
      {"[budget.table]\nname = 'a'", {":1: 'budget.table' must be an array of tables"}},
      {"[[rule]]\nrequire = 'true'\n[[rule]]\nreason = 'x'",
       {"workflow.toml:3: 'rule[2].require' is empty"}},
      {"[[rules]]\nrequire = 'true'", {":1: unknown key 'rules'. Did you mean 'rule'?"}},
      {"[[rule]]\nrequires = 'true'", {":2:", "Did you mean 'rule[1].require'?"}},
      {"rule = 'x'", {":1: 'rule' must be an array of tables", "[[rule]]"}},
  });
}

TEST(Errors, ChoicesNameTheLine) {
  const std::string choice = "[[space.choice]]\n";
  expect_all({
      {choice + "name = 'a'", {"workflow.toml:1: space.choice[1].values: the list is empty"}},
      {choice + "values = 1", {"workflow.toml:1: space.choice[1].name: '' is not a name"}},
      {choice + "name = '1a'\nvalues = 1", {"workflow.toml:2: space.choice[1].name"}},
      {choice + "name = 'a'\nvalues = []", {":3:", "must be a value or a list of values"}},
      {choice + "name = 'a'\nvalues = [1, 1.0]", {":3:", "a list without repetition"}},
      {choice + "name = 'a'\nvalues = [1, nan]", {":3:", "found nan"}},
      {choice + "name = 'a'\nvalues = [1, true]",
       {":3:", "must be a list of integers, real numbers or texts, found true"}},
      {choice + "name = 'a'\nvalues = 1\n" + choice + "name = 'a'\nvalues = 2",
       {"workflow.toml:5: 'space.choice[2].name' is \"a\", which another has already"}},
      {choice + "nam = 'a'", {":2:", "'space.choice[1].name'?"}},
  });
}

TEST(Errors, ATableThatIsTheObjectiveNamesItsColumns) {
  const std::string table = "[objective]\nkind = 'table'\n[objective.table]\n";
  expect_all({
      {table, {"workflow.toml:3: objective.table.file: it is empty"}},
      {table + "file = 'x'", {"workflow.toml:3: objective.table.metric: it is empty"}},
      {table + "file = 'x'\nmetric = 'm'\ncosts = ['a', 'm']", {"workflow.toml:6:", "'m' is"}},
      {table + "file = 'x'\nmetric = 'm'\ntime_scale = 1", {"workflow.toml:6:", ".time"}},
      {table + "direction = 'max'", {":4:", "one of maximize, minimize"}},
  });
  EXPECT_EQ(complaint(table + "file = 'x'\nmetric = 'm'\ntime = 't'\ncosts = []"), "");
  EXPECT_EQ(complaint("[objective.table]\nmetric = 'unused'"), "");
}

TEST(Errors, ShorterFirstTrainingsNeedOneKindOfTraining) {
  const std::string first = "[training]\nepochs = 8\nfirst_epochs = 1\n";
  EXPECT_EQ(complaint(first), "");
  expect_all({
      {first + "[predict]\nmethod = 'cairn'", {"workflow.toml:3:", "predict.method = \"cairn\""}},
      {first + "[objective]\nkind = 'synthetic'", {"workflow.toml:3:", "objective.kind"}},
      {"[training]\nfirst_epochs = -1", {"workflow.toml:2:", "first_epochs"}},
      {"[training]\nfirst_candidates = 0", {"workflow.toml:2:", "first_candidates"}},
  });
}

TEST(Errors, SyntaxErrorsNameLineAndColumn) {
  expect_all({
      {"[training]\nepochs = = 3", {"workflow.toml:2:10: "}},
      {"[training\n", {"workflow.toml:1:"}},
      {"[training]\nepochs = 1\nepochs = 2", {"workflow.toml:3:", "epochs"}},
      {"[training]\n[training]", {"workflow.toml:2:"}},
      {"\xff\xfe", {"workflow.toml:1:"}},
      {std::string("a = 1\0", 6), {"workflow.toml:1:"}},
  });
}

TEST(Errors, DeepOrLargeFilesAreRefusedNotSuffered) {
  std::string dotted = "a", nested, longer;
  for (int i = 0; i < 4000; ++i) dotted += ".a";
  for (int i = 0; i < 100000; ++i) nested += "[", longer += "a.";
  expect_all({{dotted + " = 1", {"workflow.toml:1: unknown section 'a'"}},
              {"[" + dotted + "]", {"workflow.toml:1: unknown section 'a'"}},
              {longer + "a = 1", {"more than 4,096 dots"}},
              {"a = " + nested, {"workflow.toml:1:"}},
              {std::string(1 << 20, '\n'), {"more than 256 KiB"}}});
  EXPECT_NE(complaint("", {"run.seed={" + dotted + " = 1}"}), "");
  EXPECT_NE(complaint("", {"run.seed={" + longer + "a = 1}"}), "");
  std::string stages;
  for (int i = 0; i < 101; ++i) stages += "[[space.stage]]\n";
  expect_all({{stages, {"there are 101 [[space.stage]], more than 100"}}});
}

}  // namespace
}  // namespace cairn::config
