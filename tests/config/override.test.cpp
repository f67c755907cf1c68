#include "support.hpp"

namespace cairn::config {
namespace {

TEST(Override, ReplacesValuesOfTheFileAndDefaults) {
  const auto w = parse("[search]\ncandidates = 5\n[[space.stage]]\n[[space.stage]]\n", file_name,
                       {"search.candidates=7", "training.epochs=2", "space.stage[2].width=[8, 9]",
                        "data.path=/some/where", "objective.metric=loss", "search.candidates=8",
                        "run.seed=9223372036854775807", "training.flip=true"});
  EXPECT_EQ(w.search.candidates, 8);
  EXPECT_EQ(w.training.epochs, 2);
  EXPECT_EQ(w.space.stage[1].width, (std::vector<int>{8, 9}));
  EXPECT_EQ(w.space.stage[0].width, space::StageOptions{}.width);
  EXPECT_EQ(w.data.path, "/some/where");
  EXPECT_EQ(w.objective.metric, "loss");
  EXPECT_EQ(w.run.seed, 9223372036854775807u);
  EXPECT_TRUE(w.training.flip);
}

TEST(Override, ReachesTheDefaultStagesOfAFileThatHasNone) {
  EXPECT_EQ(parse("", file_name, {"space.stage[2].op=residual"}).space.stage[1].op,
            std::vector<std::string>{"residual"});
}

TEST(Override, ReachesBudgetsAndEntriesThatExist) {
  const auto w =
      parse("[[rule]]\nrequire='a'\n[[space.choice]]\nname='x'\nvalues=[1, 2]\n", file_name,
            {"rule[1].require=x >= 2", "budget.parameters.max=100000",
             "space.choice[1].values=[3, \"b\"]"});
  EXPECT_EQ(w.budget.rule[0].require, "x >= 2");
  EXPECT_EQ(w.budget.parameters.max, 100000);
  EXPECT_EQ(w.space.choice[0].choices, (std::vector<space::Choice>{std::int64_t{3}, "b"}));
}

TEST(Override, QuotedTextsAndListsAreToml) {
  const auto w = parse(
      "", file_name,
      {"training.optimizer=[\"sgd\", 'adam']", "data.path=\"a=b\"", "training.learning_rate= 1"});
  EXPECT_EQ(w.training.optimizer, (std::vector<std::string>{"sgd", "adam"}));
  EXPECT_EQ(w.data.path, "a=b");
  EXPECT_EQ(w.training.learning_rate, std::vector<double>{1});
}

TEST(Override, ErrorsNameTheArgument) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"search.candidate=5",
       "--set search.candidate=5: unknown key 'search.candidate'. Did you mean "
       "'search.candidates'?"},
      {"search.candidates=many", "must be an integer, found the text \"many\""},
      {"search.candidates=0", "must be from 1"},
      {"search.candidates=", "must be an integer, found the text \"\""},
      {"search.candidates", "expected key=value"},
      {"=5", "expected key=value"},
      {"", "expected key=value"},
      {"search=5", "'search' is a section"},
      {"space=5", "'space' is a section"},
      {"space.stage=5", "'space.stage' is a section"},
      {"rule=5", "'rule' is a section"},
      {"budget=5", "'budget' is a section"},
      {"budget.macs=5", "'budget.macs' is a section"},
      {"budget.macs.maximum=5", "Did you mean 'budget.macs.max'?"},
      {"rule[1].require=x", "The workflow has no [[rule]]: write one into the file."},
      {"space.stage[3].width=5", "unknown key 'space.stage[3].width'. Did you mean"},
      {"space.stage[0].width=5", "unknown key"},
      {"space.stage.width=5", "Did you mean 'space.stage[1].width'?"},
      {"space.stage[1].width=[16,", "the value is not TOML"},
      {"data.path=\xff", "not valid UTF-8"},
      {"search.candidates=1\nx = 2", "must be an integer, found the text \"1\\nx = 2\""},
      {"search.candidates={a = 1}", "must be an integer, found a table"},
      {"search.sample=51", "--set search.sample=51: search.sample"},
      {"objective.metric=auc", "--set objective.metric=auc: 'objective.metric' is \"auc\""},
      {"run.seed=-1", "must be at least 0"},
      {"training.epochs=inf", "found inf"},
  };
  for (const auto& [argument, expected] : cases) {
    const auto text = complaint("", {argument});
    EXPECT_NE(text.find(expected), std::string::npos) << argument << "\n" << text;
    EXPECT_TRUE(text.starts_with("--set " + argument)) << text;
  }
}

TEST(Override, TooDeepAValueIsSaidToBeOfTheCommandLine) {
  const auto said = complaint("", {"run.seed=[" + std::string(5000, '.')});
  EXPECT_EQ(said.rfind("--set ", 0), 0u) << said;
  EXPECT_LT(said.size(), 200u);
}

}  // namespace
}  // namespace cairn::config
