#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "cairn/core/error.hpp"
#include "feasibility/rule.hpp"
#include "feasibility/rule_walk.hpp"
#include "random_rules.hpp"

namespace cairn::feasibility {
namespace {

Decisions twelve_stages() {
  Decisions decisions;
  for (int stage = 1; stage <= 12; ++stage) {
    const std::string name = "stage[" + std::to_string(stage) + "].";
    decisions.push_back({name + "op", {"conv3x3", "conv5x5"}});
    decisions.push_back({name + "width", {std::int64_t{16}, std::int64_t{32}}});
  }
  decisions.push_back({"head.dense", {std::int64_t{0}, std::int64_t{64}}});
  decisions.push_back({"cut_out", {"none", std::int64_t{8}}});
  return decisions;
}

std::optional<Diagnosis> error_of(const std::string& text,
                                  const Decisions& decisions = twelve_stages()) {
  try {
    const Rule rule("rule[2]", text, decisions);
  } catch (const UsageError& error) {
    return error.diagnosis();
  }
  return std::nullopt;
}

struct Case {
  std::string text;
  int column;
  std::string reason;      ///< a part of it
  std::string suggestion;  ///< a part of it
};

void expect_errors(const std::vector<Case>& cases) {
  for (const auto& [text, column, reason, suggestion] : cases) {
    const auto error = error_of(text);
    ASSERT_TRUE(error) << text;
    EXPECT_TRUE(error->problem.ends_with("\ncolumn " + std::to_string(column))) << text << "\n"
                                                                                << error->problem;
    EXPECT_NE(error->reason.find(reason), std::string::npos) << text << "\n" << error->reason;
    EXPECT_NE(error->suggestion.find(suggestion), std::string::npos) << text << "\n"
                                                                     << error->suggestion;
  }
}

TEST(RuleErrors, MarkThePlace) {
  const auto error = error_of("count(opp == \"conv5x5\") <= 2");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->problem,
            "rule[2]\n"
            "  count(opp == \"conv5x5\") <= 2\n"
            "        ^\n"
            "column 7");
  EXPECT_EQ(error->reason, "there is no decision 'opp'");
  EXPECT_EQ(error->suggestion, "Did you mean 'op'?");
}

TEST(RuleErrors, CutLongRulesAndCountCharacters) {
  const std::string long_rule = "head.dense == 0" + std::string(200, ' ') + "and\n x == 'äöü'" +
                                std::string(100, ' ') + "and head.dense == 0";
  const auto error = error_of(long_rule);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->problem, "rule[2]\n  ..." + std::string(55, ' ') + "and  x == 'äöü'" +
                                std::string(20, ' ') + "...\n" + std::string(5 + 60, ' ') +
                                "^\ncolumn 221");
  const auto after = error_of("cut_out == 'none' and 'ä' == head.dense");
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->problem.ends_with("\ncolumn 27")) << after->problem;
}

TEST(RuleErrors, UnknownNames) {
  expect_errors({
      {"stage[2].widht >= 3", 1, "no decision 'stage[2].widht'", "'stage[2].width'?"},
      {"stage[13].width == 16", 1, "'stage[13].width'", "The space has 12 stages"},
      {"width == 16", 1, "no decision 'width'", "'stage[1].width'"},
      {"head.dense == 0 and op == 'conv3x3'", 21, "'op'", "'count(op == ...)'"},
      {"stage[1].op == conv3x3", 16, "no decision 'conv3x3'", "\"conv3x3\""},
      {"stage[i].width > 2", 1, "no decision 'stage[i].width'", "'stage[1].width'"},
      {"count(stage[*].width > 2) > 3", 7, "'stage[*].width'", "'count(width == ...)'"},
      {"xyzzy.plugh.frotz == 3", 1, "no decision", "There are stage[1].op"},
      {"cuont(op == 'conv3x3') > 2", 1, "no function 'cuont'", "'count'"},
      {"median(width) > 2", 1, "no function 'median'", "count, sum, min, max, all, any"},
      {"head.dense == 0 AND true", 17, "'AND' follows", "'and'"},
  });
}

TEST(RuleErrors, UnknownTexts) {
  expect_errors({
      {"stage[1].op == \"conv5x4\"", 16, "stage[1].op has no choice 'conv5x4'", "'conv5x5'"},
      {"all(op != \"residual\")", 11, "no choice 'residual'", "Choose from conv3x3, conv5x5"},
      {"stage[1].op in [\"conv3x3\", \"conv\"]", 28, "no choice 'conv'", "conv3x3"},
      {"cut_out == 'nine'", 12, "cut_out has no choice 'nine'", "'none'"},
  });
  Decisions decisions = twelve_stages();
  decisions[2].choices.emplace_back("residual");  // of stage 2 alone: the others never have it
  EXPECT_FALSE(error_of("count(op == \"residual\") <= 1", decisions));
  EXPECT_TRUE(error_of("stage[1].op == \"residual\"", decisions));
}

TEST(RuleErrors, Types) {
  expect_errors({
      {"stage[1].op == 3", 13, "stage[1].op is a text and cannot be compared with a number", ""},
      {"head.dense == \"3\"", 12, "head.dense is a number and cannot be compared with a text",
       "Texts stand in quotes"},
      {"head.dense == true", 12, "cannot be compared with a condition", ""},
      {"stage[1].op < \"conv5x5\"", 13, "stage[1].op is a text", "'=='"},
      {"(head.dense > 0) > (1 > 2)", 18, "this is a condition", ""},
      {"\"a\" == \"b\"", 5, "two texts", "a decision"},
      {"cut_out > 3", 9, "cut_out is a number or a text", "'in'"},
      {"cut_out + 1 == 9", 1, "cut_out is a number or a text, but a number is needed", ""},
      {"cut_out == head.dense", 9, "both numbers and texts", "one number or one text"},
      {"sum(op) > 3", 5, "stage[1].op is a text, but a number is needed", ""},
      {"min(width == 16) > 1", 5, "this is a condition, but a number is needed", "count"},
      {"count(width) > 2", 7, "stage[1].width is a number, but a condition", "Compare it"},
      {"head.dense", 1, "head.dense is a number, but a condition is needed", "Compare it"},
      {"'conv3x3'", 1, "this is a text, but a condition is needed", ""},
      {"head.dense > 0 and 3", 20, "this is a number, but a condition is needed", ""},
      {"not head.dense", 5, "head.dense is a number", ""},
      {"-stage[1].op > 2", 2, "is a text", ""},
  });
}

TEST(RuleErrors, Syntax) {
  expect_errors({
      {"", 1, "missing before the end", ""},
      {"  ", 3, "missing before the end", ""},
      {"head.dense >", 13, "missing before the end", ""},
      {"(head.dense > 0", 16, "')' is missing before the end", ""},
      {"head.dense > 0)", 15, "')' follows", ""},
      {"count() > 1", 7, "missing before ')'", ""},
      {"count(op == 'conv3x3',) > 1", 23, "missing before ')'", ""},
      {"head.dense in []", 16, "missing before ']'", ""},
      {"head.dense in 3", 15, "'[' is missing before '3'", ""},
      {"head.dense not 3", 16, "'in' is missing before '3'", ""},
      {"head.dense == 0 head.dense == 64", 17, "'head.dense' follows", "'and'"},
      {"head.dense == 0 'x'", 17, "the text 'x' follows", ""},
      {"0 < head.dense < 64", 16, "do not chain", "'and'"},
      {"head.dense = 64", 12, "'=' alone", "'=='"},
      {"head.dense => 64", 12, "'=' alone", "'>='"},
      {"true == not false", 9, "'not' stands behind an operator", "brackets"},
      {"head.dense > 0 & true", 16, "'&' has no meaning", "'and'"},
      {"head.dense > 0 | true", 16, "'|' has no meaning", "'or'"},
      {"head.dense ? 1", 12, "'?' has no meaning", ""},
      {"head.dense > 0 and ü", 20, "'ü' has no meaning", ""},
      {std::string("head.dense > 0 \x01", 16), 16, "'?' has no meaning", ""},
      {"stage[1].op == 'conv3x3", 16, "no closing quote", ""},
      {"3abc > 2", 2, "the number does not end here", ""},
      {"1.2.3 > 2", 4, "the number does not end here", ""},
  });
}

TEST(RuleErrors, NumbersThatAreTooLarge) {
  const std::string advice = "10^18";
  expect_errors({
      {"head.dense < 1e19", 14, "too large", advice},
      {"head.dense < 99999999999999999999999", 14, "too large", advice},
      {"head.dense < 1e-19", 14, "too large", advice},
      {"head.dense < 1e99999999999", 14, "too large", advice},
      {"head.dense * 1e18 < 1", 12, "too large", advice},
      {"sum(width) * sum(width) * 1e15 < 1", 25, "too large", advice},
      {"1e18 + 1e18 > 3", 1, "too large", advice},
      {"head.dense / 1e10 / 1e10 > 3", 19, "too large", advice},
      {"head.dense / 0.0 > 3", 14, "divided by 0", ""},
      {"64 / head.dense > 3", 6, "head.dense may be 0", "Multiply"},
      {"64 / (head.dense + 1) > 3", 6, "only a number or one decision", "Multiply"},
      {"64 / stage[1].op > 3", 6, "is a text", ""},
  });
  EXPECT_FALSE(error_of("head.dense * 1e15 < 1"));
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(error_of("x > 1", {{"x", {1.0, infinity}}}));
  EXPECT_TRUE(error_of("x > 1", {{"x", {1e-300}}}));
  EXPECT_TRUE(error_of("x > 1", {{"x", {std::numeric_limits<std::int64_t>::min()}}}));
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(RuleErrors, HostileSizes) {
  EXPECT_TRUE(error_of(repeated("(", 1000000)));
  EXPECT_TRUE(error_of(repeated("(", 10000) + "true" + repeated(")", 10000)));
  EXPECT_TRUE(error_of(repeated("count(", 1000) + "true"));
  EXPECT_TRUE(error_of(repeated("all(width > max(", 30) + "width" + repeated("))", 30)));
  EXPECT_TRUE(error_of(repeated("all(width == 16 and any(width == 16 and ", 30) + "true" +
                       repeated("))", 30)));
  EXPECT_FALSE(error_of(repeated("not ", 4000) + "true"));
  EXPECT_FALSE(error_of(repeated("true -> ", 2000) + "true"));
  EXPECT_FALSE(error_of("1 < " + repeated("-", 9000) + "2"));
  EXPECT_FALSE(error_of(repeated("(", 60) + "true" + repeated(")", 60)));
}

/// A rule with a few random bytes changed, left out or put in.
std::string mutated(std::string text, Random& random) {
  static const std::string bytes = "()[]<>=!&|-+*/,.\"' \n0189aeopt_stage\xc3\xa4\x01";
  for (std::uint64_t i = 0; i < 1 + random.below(3) && !text.empty(); ++i) {
    const auto at = static_cast<std::size_t>(random.below(text.size()));
    const char byte = bytes[random.below(bytes.size())];
    const std::uint64_t kind = random.below(4);
    if (kind == 0) text[at] = byte;
    if (kind == 1) text.erase(at, 1 + random.below(3));
    if (kind == 2) text.insert(at, 1, byte);
    if (kind == 3) text.insert(at, text.substr(random.below(text.size()), random.below(12)));
  }
  return text;
}

TEST(RuleErrors, NothingCrashesTheParser) {
  std::size_t valid = 0;
  std::size_t refused = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    RandomRules source(seed);
    const std::string text = source.rule().text;
    for (int i = 0; i < 10; ++i) {
      const std::string attempt = mutated(text, source.random());
      try {
        const Rule rule("rule", attempt, source.decisions());
        RuleWalk walk({rule}, source.decisions());
        const space::Architecture first{std::vector<std::uint16_t>(source.decisions().size())};
        ASSERT_EQ(walk.next(walk.begin(), 0, first.choices) != RuleWalk::kBroken, rule.holds(first))
            << attempt;
        ++valid;
      } catch (const UsageError& error) {
        ASSERT_NE(error.diagnosis().problem.find("\ncolumn "), std::string::npos) << attempt;
        ++refused;
      }
    }
  }
  EXPECT_GT(valid, 300u);
  EXPECT_GT(refused, 5000u);
}

}  // namespace
}  // namespace cairn::feasibility
