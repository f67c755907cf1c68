#include "random_workflow.hpp"
#include "support.hpp"

namespace cairn::config {
namespace {

TEST(Print, ParsesBackToAnEqualWorkflow) {
  Random random(3, "print test");
  for (int i = 0; i < 2000; ++i) {
    const auto workflow = random_workflow(random);
    const auto text = to_toml(workflow);
    const auto again = parse(text, file_name);
    ASSERT_EQ(to_toml(again), text);
    // Exactly equal, not only equal in print:
    ASSERT_EQ(again.training.learning_rate, workflow.training.learning_rate);
    ASSERT_EQ(again.objective.synthetic.rate, workflow.objective.synthetic.rate);
    ASSERT_EQ(again.data.path, workflow.data.path);
    ASSERT_EQ(again.run.seed, workflow.run.seed);
    ASSERT_EQ(again.space.choice, workflow.space.choice);
    ASSERT_EQ(again.space.stage.size(), workflow.space.stage.size());
    for (std::size_t i = 0; i < again.space.stage.size(); ++i)
      ASSERT_EQ(again.space.stage[i].width, workflow.space.stage[i].width);
    ASSERT_NO_THROW(check_resume(workflow, again));
  }
}

TEST(Print, HasEveryKeyOnce) {
  auto defaults = with_all_sections({});
  const auto text = to_toml(defaults);
  std::size_t lines = 0, keys = 0;
  for (const auto& section : sections(defaults)) keys += section.fields.size();
  for (const char c : text) lines += c == '=';
  EXPECT_EQ(lines, keys);
  EXPECT_EQ(keys, 208u);  // two stages; a new key needs a place in this list
}

TEST(Print, RealNumbersStayReal) {
  Workflow w;
  w.training.epochs = 3;
  w.objective.synthetic.noise = -0.0;
  const auto text = to_toml(w);
  EXPECT_NE(text.find("\nepochs = 3.0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nnoise = 0.0\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace cairn::config
