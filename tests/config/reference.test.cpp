#include "cairn/core/text.hpp"
#include "random_workflow.hpp"
#include "support.hpp"

namespace cairn::config {
namespace {

namespace fs = std::filesystem;

TEST(Reference, IsTheDocument) {
  EXPECT_EQ(text_of(source_path("doc/workflow.md")), reference())
      << "The keys have changed. Write the document anew: cairn keys > doc/workflow.md";
}

TEST(Reference, NamesEveryKeyAndWord) {
  auto w = with_all_sections({});
  const auto text = reference();
  for (const auto& section : sections(w)) {
    if (section.name == "space.stage[2]") continue;
    for (const auto& field : section.fields) {
      EXPECT_NE(text.find("`" + section.key(field) + "`"), std::string::npos) << field.key;
      EXPECT_FALSE(field.meaning.empty()) << field.key;
      for (const auto& word : field.rule.words)
        EXPECT_NE(text.find("`" + word + "`"), std::string::npos) << word;
    }
  }
}

TEST(Reference, ItsExampleIsAWorkflow) {
  const auto text = reference();
  const auto begin = text.find("```toml\n") + 8;
  EXPECT_EQ(complaint(text.substr(begin, text.find("```", begin) - begin)), "");
}

TEST(Reference, DefaultsKeepTheirOwnRules) {
  EXPECT_EQ(complaint(to_toml(Workflow{})), "");
}

/// The rooms know the words, too: each must accept what is listed here.
TEST(Reference, EveryWordIsAcceptedByItsRoom) {
  Workflow defaults;
  for (const auto& section : sections(defaults)) {
    for (const auto& field : section.fields) {
      for (const auto& word : field.rule.words) {
        std::vector<std::string> set{section.key(field) + "=" + word, "training.step_epochs=1"};
        const bool real =
            word == "mean_squared_error" || word == "huber" || word == "r2" || word == "mae";
        if (real && field.key != "loss") set.push_back("training.loss=mean_squared_error");
        if (real && field.key == "loss") set.push_back("training.metrics=r2");
        if (field.key == "metric" && word != "loss") set.push_back("training.metrics=" + word);
        if (field.key == "metrics" || field.key == "loss") set.push_back("objective.metric=loss");
        if (field.key == "target_kind") set.push_back("data.format=csv");
        if (word == "csv" || field.key == "target_kind") set.push_back("data.path=table.csv");
        if (field.key == "kind") {
          set.push_back("objective.table.file=x");
          set.push_back("objective.table.metric=y");
        }
        EXPECT_EQ(complaint("", set), "") << set.front();
      }
    }
  }
}

TEST(Reference, EveryBoundIsAcceptedByItsRoom) {
  Workflow defaults;
  for (const auto& section : sections(defaults)) {
    for (const auto& field : section.fields) {
      const Rule& rule = field.rule;
      std::vector<double> values;
      if (std::isfinite(rule.low) && !rule.above_low) values.push_back(rule.low);
      if (std::isfinite(rule.high) && !rule.below_high) values.push_back(rule.high);
      for (const double value : values) {
        const bool whole = value == std::floor(value);
        const auto number =
            whole ? std::to_string(static_cast<std::int64_t>(value)) : shortest(value);
        std::vector<std::string> set{section.key(field) + "=" + number};
        if (field.key == "population") set.push_back("search.sample=1");
        if (field.key == "predictors") set.push_back("predict.method=last");
        if (field.key == "time_scale") set.push_back("objective.table.time=t");
        if (field.key == "sample") set.push_back("search.population=1000000000");
        if (field.key == "repeat" && value > 1) continue;  // one limit for all stages together
        EXPECT_EQ(complaint("", set), "") << set.front();
      }
    }
  }
}

TEST(Workflows, EveryFileIsValid) {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(source_path("workflows"))) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_NO_THROW(load(entry.path())) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 3);
}

TEST(Workflows, SayWhatTheirNamesPromise) {
  EXPECT_EQ(load(source_path("workflows/quickstart.toml")).objective.kind, "train");
  const auto full = load(source_path("workflows/fashion_mnist.toml"));
  EXPECT_EQ(full.search.candidates, 100);
  EXPECT_EQ(full.space.stage.size(), 3u);
  EXPECT_EQ(full.training.final_epochs, 20);
  const auto table = load(source_path("workflows/table.toml"));
  EXPECT_EQ(table.objective.kind, "table");
  EXPECT_TRUE(table.space.plain());
  const auto synthetic = load(source_path("workflows/synthetic.toml"));
  EXPECT_EQ(synthetic.objective.kind, "synthetic");
  EXPECT_EQ(synthetic.search.candidates, 1000);
}

}  // namespace
}  // namespace cairn::config
