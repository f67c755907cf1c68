#include "jobscript/fill.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cairn::jobscript {
namespace {

TEST(Fill, RepeatsDropsAndKeepsLines) {
  const Values values{{"one", {"1"}}, {"none", {}}, {"two", {"a", "b"}}, {"empty", {""}}};
  EXPECT_EQ(fill("x={{one}}, {{one}}\n", values), "x=1, 1\n");
  EXPECT_EQ(fill("first\n#X {{none}} {{one}}\nlast", values), "first\nlast\n");
  EXPECT_EQ(fill("#X {{two}} {{one}}\n", values), "#X a 1\n#X b 1\n");
  EXPECT_EQ(fill("y=({{empty}})\n\nz\n", values), "y=()\n\nz\n");
  EXPECT_EQ(fill("no {{ placeholder\n", values), "no {{ placeholder\n");
}

TEST(Fill, ValuesAreNotLookedInto) {
  const Values values{{"a", {"{{b}}"}}, {"b", {"no"}}};
  EXPECT_EQ(fill("{{a}} {{b}}", values), "{{b}} no\n");
}

TEST(Fill, RefusesWhatItDoesNotKnow) {
  EXPECT_THROW(fill("{{unknown}}", {}), std::logic_error);
}

TEST(ShellWord, QuotesWhatTheShellWouldTouch) {
  EXPECT_EQ(shell_word("runs/a-b_c.1"), "runs/a-b_c.1");
  EXPECT_EQ(shell_word("a=0.5"), "a=0.5");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("my run"), "'my run'");
  EXPECT_EQ(shell_word("it's $(x)"), "'it'\\''s $(x)'");
}

}  // namespace
}  // namespace cairn::jobscript
