#include "config/fields.hpp"
#include "random_workflow.hpp"
#include "support.hpp"

namespace cairn::config {
namespace {

TEST(Resume, AllowsOnlyWhatIsMarked) {
  Random random(5, "resume test");
  Filler filler(random);
  auto before = with_all_sections({});
  const auto all = sections(before);
  for (std::size_t s = 0; s < all.size(); ++s) {
    for (std::size_t f = 0; f < all[s].fields.size(); ++f) {
      auto now = with_all_sections({});
      const auto field = sections(now)[s].fields[f];
      while (print(field.target) == print(all[s].fields[f].target)) filler.fill(field);
      if (field.resume == Resume::may_change)
        EXPECT_NO_THROW(check_resume(before, now)) << all[s].key(field);
      else
        EXPECT_THROW(check_resume(before, now), UsageError) << all[s].key(field);
    }
  }
}

TEST(Resume, TellsWhatIsChanged) {
  Workflow before, now;
  EXPECT_TRUE(check_resume(before, now).empty());
  now.search.candidates = before.search.candidates + 1;
  now.cluster.threads = 3;
  const auto changes = check_resume(before, now);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].key, "search.candidates");
  EXPECT_EQ(changes[1].key, "cluster.threads");
  EXPECT_EQ(changes[1].before, "0");
  EXPECT_EQ(changes[1].now, "3");
}

TEST(Resume, NamesAllKeysAndTheirValues) {
  Workflow before, now;
  now.training.epochs = 4;
  now.run.seed = 7;
  try {
    check_resume(before, now);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(),
                 "cannot resume with another 'run.seed', 'training.epochs': run.seed was 1, now 7; "
                 "training.epochs was 3.0, now 4.0. "
                 "Restore the values, or begin a new run in another folder.");
  }
  now = before;
  now.space.stage.emplace_back();
  EXPECT_THROW(check_resume(before, now), UsageError);
  now = before;
  now.budget.rule.push_back({"true", ""});
  EXPECT_THROW(check_resume(before, now), UsageError);
}

}  // namespace
}  // namespace cairn::config
