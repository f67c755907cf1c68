#include "feasibility/rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "random_rules.hpp"

namespace cairn::feasibility {
namespace {

/// Three stages and some more, few enough choices to try all.
Decisions small_space() {
  Decisions decisions;
  for (int stage = 1; stage <= 3; ++stage) {
    const std::string name = "stage[" + std::to_string(stage) + "].";
    decisions.push_back({name + "op", {"conv3x3", "conv5x5"}});
    decisions.push_back({name + "width", {std::int64_t{16}, std::int64_t{32}, std::int64_t{64}}});
  }
  decisions.push_back({"head.dense", {std::int64_t{0}, std::int64_t{32}}});
  decisions.push_back({"training.learning_rate", {0.05, 0.1, 1e-3}});
  decisions.push_back({"cut_out", {"none", std::int64_t{8}, std::int64_t{16}}});
  return decisions;
}

/// An architecture of that space, spelt out.
struct Values {
  explicit Values(const space::Architecture& a) : choices(a.choices) {}
  bool conv5x5(int stage) const { return choices[at(stage)] == 1; }
  int width(int stage) const { return 16 << choices[at(stage) + 1]; }
  int dense() const { return choices[6] * 32; }
  /// In thousandths.
  int rate() const { return std::vector{50, 100, 1}[choices[7]]; }
  int cut_out() const { return choices[8] * 8; }

  static std::size_t at(int stage) { return static_cast<std::size_t>(2 * (stage - 1)); }
  std::vector<std::uint16_t> choices;
};

struct Case {
  const char* text;
  std::function<bool(const Values&)> expected;
};

void expect_meaning(const std::vector<Case>& cases) {
  const auto architectures = all_architectures(small_space());
  for (const auto& [text, expected] : cases) {
    const Rule rule("rule[1]", text, small_space());
    std::size_t held = 0;
    for (const auto& architecture : architectures) {
      const bool holds = rule.holds(architecture);
      held += holds ? 1 : 0;
      ASSERT_EQ(holds, expected(Values(architecture))) << text;
    }
    EXPECT_TRUE(held > 0 && held < architectures.size()) << text;
  }
}

TEST(Rule, Comparisons) {
  expect_meaning({
      {"stage[2].width >= stage[1].width", [](auto v) { return v.width(2) >= v.width(1); }},
      {"stage[2].width > 16", [](auto v) { return v.width(2) > 16; }},
      {"stage[2].width < 64.0", [](auto v) { return v.width(2) < 64; }},
      {"17.5 <= stage[1].width", [](auto v) { return v.width(1) > 16; }},
      {"stage[1].width == stage[3].width", [](auto v) { return v.width(1) == v.width(3); }},
      {"stage[1].width != head.dense", [](auto v) { return v.width(1) != v.dense(); }},
      {"stage[1].op == \"conv5x5\"", [](auto v) { return v.conv5x5(1); }},
      {"'conv5x5' != stage[1].op", [](auto v) { return !v.conv5x5(1); }},
      {"stage[1].op == stage[2].op", [](auto v) { return v.conv5x5(1) == v.conv5x5(2); }},
      {"stage[1].width in [16, 64]", [](auto v) { return v.width(1) != 32; }},
      {"stage[1].op not in [\"conv5x5\"]", [](auto v) { return !v.conv5x5(1); }},
      {"training.learning_rate in [0.1, 1e-3]", [](auto v) { return v.rate() != 50; }},
      {"cut_out == \"none\"", [](auto v) { return v.cut_out() == 0; }},
      {"cut_out == 16.0 or 8 == cut_out", [](auto v) { return v.cut_out() > 0; }},
      {"cut_out in [\"none\", 8]", [](auto v) { return v.cut_out() < 16; }},
      {"(stage[1].width > 16) == (stage[2].width > 16)",
       [](auto v) { return (v.width(1) > 16) == (v.width(2) > 16); }},
      {"(stage[1].width > 16) != true", [](auto v) { return v.width(1) == 16; }},
  });
}

TEST(Rule, ArithmeticIsExact) {
  expect_meaning({
      {"stage[1].width + stage[2].width * 2 == 96",
       [](auto v) { return v.width(1) + v.width(2) * 2 == 96; }},
      {"(stage[1].width + stage[2].width) * 2 == 96",
       [](auto v) { return (v.width(1) + v.width(2)) * 2 == 96; }},
      {"stage[1].width - stage[2].width - stage[3].width < -16",
       [](auto v) { return v.width(1) - v.width(2) - v.width(3) < -16; }},
      {"-stage[1].width + 40 > 0", [](auto v) { return v.width(1) < 40; }},
      {"--stage[1].width > - -20", [](auto v) { return v.width(1) > 20; }},
      {"stage[1].width / 3 > 32 / 3", [](auto v) { return v.width(1) > 32; }},
      {"stage[1].width / 3 * 3 == 32", [](auto v) { return v.width(1) == 32; }},
      {"stage[2].width / stage[1].width == 2", [](auto v) { return v.width(2) == 2 * v.width(1); }},
      {"64 / stage[1].width / 2 == 1", [](auto v) { return v.width(1) == 32; }},
      {"stage[1].width / -2 <= -16", [](auto v) { return v.width(1) >= 32; }},
      {"training.learning_rate + 0.05 == 0.1", [](auto v) { return v.rate() == 50; }},
      {"training.learning_rate * 3 == 0.3", [](auto v) { return v.rate() == 100; }},
      {"training.learning_rate * stage[1].width <= 1.6",
       [](auto v) { return v.rate() * v.width(1) <= 1600; }},
      {"stage[1].width * stage[2].width * stage[3].width == 32768",
       [](auto v) { return v.width(1) * v.width(2) * v.width(3) == 32768; }},
      {"0 * stage[1].width + head.dense > 0", [](auto v) { return v.dense() > 0; }},
  });
}

TEST(Rule, PrecedenceIsAsUsual) {
  auto a = [](const Values& v) { return v.conv5x5(1); };
  auto b = [](const Values& v) { return v.conv5x5(2); };
  auto c = [](const Values& v) { return v.conv5x5(3); };
  const std::string x = "stage[1].op == \"conv5x5\"";
  const std::string y = "stage[2].op == \"conv5x5\"";
  const std::string z = "stage[3].op == \"conv5x5\"";
  const std::vector<std::pair<std::string, std::function<bool(const Values&)>>> cases{
      {x + " or " + y + " and " + z, [=](auto v) { return a(v) || (b(v) && c(v)); }},
      {x + " || " + y + " && " + z, [=](auto v) { return a(v) || (b(v) && c(v)); }},
      {"(" + x + " or " + y + ") and " + z, [=](auto v) { return (a(v) || b(v)) && c(v); }},
      {"not " + x + " and " + y, [=](auto v) { return !a(v) && b(v); }},
      {"!" + x + " || !!" + y, [=](auto v) { return !a(v) || b(v); }},
      {"not (" + x + " and " + y + ")", [=](auto v) { return !(a(v) && b(v)); }},
      {x + " -> " + y + " -> " + z, [=](auto v) { return !a(v) || !b(v) || c(v); }},
      {"(" + x + " -> " + y + ") -> " + z, [=](auto v) { return (a(v) && !b(v)) || c(v); }},
      {x + " and " + y + " -> " + z, [=](auto v) { return !(a(v) && b(v)) || c(v); }},
      {x + " -> " + y + " or " + z, [=](auto v) { return !a(v) || b(v) || c(v); }},
  };
  for (const auto& [text, expected] : cases) expect_meaning({{text.c_str(), expected}});
}

TEST(Rule, AggregatesRunOverStages) {
  auto widths = [](const Values& v) { return std::vector{v.width(1), v.width(2), v.width(3)}; };
  expect_meaning({
      {"count(op == \"conv5x5\") <= 1",
       [](auto v) { return v.conv5x5(1) + v.conv5x5(2) + v.conv5x5(3) <= 1; }},
      {"count(op == \"conv5x5\", width > 16, head.dense == 0) == 4",
       [](auto v) {
         int count = v.dense() == 0 ? 1 : 0;
         for (int s = 1; s <= 3; ++s) count += v.conv5x5(s) + (v.width(s) > 16);
         return count == 4;
       }},
      {"sum(width) <= 100", [](auto v) { return v.width(1) + v.width(2) + v.width(3) <= 100; }},
      {"sum(width, head.dense, 4) == 84",
       [](auto v) { return v.width(1) + v.width(2) + v.width(3) + v.dense() == 80; }},
      {"max(width) - min(width) <= 16",
       [=](auto v) {
         const auto all = widths(v);
         return *std::ranges::max_element(all) - *std::ranges::min_element(all) <= 16;
       }},
      {"max(stage[1].width, head.dense) == 32",
       [](auto v) { return std::max(v.width(1), v.dense()) == 32; }},
      {"min(width, 20.5) > 16", [=](auto v) { return std::ranges::min(widths(v)) > 16; }},
      {"all(op == \"conv5x5\" -> width > 16)",
       [](auto v) {
         return (!v.conv5x5(1) || v.width(1) > 16) && (!v.conv5x5(2) || v.width(2) > 16) &&
                (!v.conv5x5(3) || v.width(3) > 16);
       }},
      {"any(width == stage[1].width + 16)",
       [](auto v) { return v.width(2) == v.width(1) + 16 || v.width(3) == v.width(1) + 16; }},
      {"count(width == max(width)) == 1",
       [=](auto v) {
         const auto all = widths(v);
         return std::ranges::count(all, std::ranges::max(all)) == 1;
       }},
      {"count(sum(width) > 100) == 1",
       [](auto v) { return v.width(1) + v.width(2) + v.width(3) > 100; }},
  });
}

TEST(Rule, NamesMayEqualFunctionsAndAreTakenWhole) {
  const Decisions decisions{{"count", {std::int64_t{1}, std::int64_t{2}}},
                            {"a.b_1", {std::int64_t{1}, std::int64_t{2}}}};
  const Rule rule("rule[1]", "count(count == 2, a.b_1 == 2) == 2", decisions);
  EXPECT_TRUE(rule.holds({{1, 1}}));
  EXPECT_FALSE(rule.holds({{1, 0}}));
  EXPECT_EQ(rule.decisions(), (std::vector<std::size_t>{0, 1}));
}

TEST(Rule, KnowsWhatItReads) {
  const Rule rule("rule[7]", "head.dense > 0 -> max(width) < 64", small_space());
  EXPECT_EQ(rule.decisions(), (std::vector<std::size_t>{1, 3, 5, 6}));
  EXPECT_EQ(rule.name(), "rule[7]");
  EXPECT_TRUE(Rule("rule[1]", "1 < 2", small_space()).decisions().empty());
}

TEST(Rule, MeansWhatIsComputedOtherwise) {
  std::size_t met = 0;
  std::size_t broken = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    RandomRules source(seed);
    const RandomRule expected = source.rule();
    const Rule rule("rule[1]", expected.text, source.decisions());
    for (const auto& architecture : all_architectures(source.decisions())) {
      const bool holds = expected.holds(architecture);
      ++(holds ? met : broken);
      ASSERT_EQ(rule.holds(architecture), holds) << expected.text;
    }
  }
  EXPECT_GT(met, 100000u);
  EXPECT_GT(broken, 100000u);
}

}  // namespace
}  // namespace cairn::feasibility
