#include "cairn/transfer/matching.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "transfer/random_units.hpp"

namespace cairn::transfer {
namespace {

using protocol::Match;
using protocol::Unit;
using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

constexpr std::array kMatches{Match::prefix, Match::subsequence, Match::identity};

/// All ways to pair equal keys in order, one after the other.
void enumerate(const std::vector<Unit>& source, const std::vector<Unit>& target, Pairs& pairs,
               const auto& visit) {
  visit(pairs);
  const std::size_t i0 = pairs.empty() ? 0 : pairs.back().first + 1;
  const std::size_t j0 = pairs.empty() ? 0 : pairs.back().second + 1;
  for (std::size_t i = i0; i < source.size(); ++i)
    for (std::size_t j = j0; j < target.size(); ++j)
      if (source[i].key == target[j].key) {
        pairs.emplace_back(i, j);
        enumerate(source, target, pairs, visit);
        pairs.pop_back();
      }
}

std::uint64_t weight(const Pairs& pairs, const std::vector<Unit>& target) {
  std::uint64_t sum = 0;
  for (const auto& pair : pairs) sum += target[pair.second].parameters;
  return sum;
}

/// By the words of the contract: most parameters, most units, first in lexicographic order.
Pairs best_subsequence(const std::vector<Unit>& source, const std::vector<Unit>& target) {
  Pairs best;
  Pairs pairs;
  enumerate(source, target, pairs, [&](const Pairs& other) {
    const auto mine = std::tuple(weight(best, target), best.size());
    const auto others = std::tuple(weight(other, target), other.size());
    if (others > mine || (others == mine && other < best)) best = other;
  });
  return best;
}

TEST(Matching, EqualsTheBestOfAllSubsequencesInRandomCases) {
  Random random(1, "subsequences");
  std::size_t matched = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::uint64_t keys = 2 + random.below(5);
    const auto source = random_units(random, random.below(7), keys);
    const auto target = random_units(random, random.below(7), keys);
    const Pairs expected = best_subsequence(source, target);
    for (const Match kind : {Match::subsequence, Match::identity}) {
      const Matching result = match(source, target, kind);
      ASSERT_EQ(result.pairs, expected);
      ASSERT_EQ(result.parameters, weight(expected, target));
    }
    matched += expected.size();
  }
  EXPECT_GT(matched, 4000U);
}

TEST(Matching, PrefixEndsAtTheFirstDifference) {
  Random random(2, "prefixes");
  for (int i = 0; i < 1000; ++i) {
    const auto source = random_units(random, random.below(7), 2);
    const auto target = random_units(random, random.below(7), 2);
    const Matching result = match(source, target, Match::prefix);
    const std::size_t length = result.pairs.size();
    for (std::size_t k = 0; k < length; ++k) {
      ASSERT_EQ(result.pairs[k], std::pair(k, k));
      ASSERT_EQ(source[k].key, target[k].key);
    }
    if (length < std::min(source.size(), target.size())) {
      ASSERT_NE(source[length].key, target[length].key);
    }
    ASSERT_EQ(result.parameters, weight(result.pairs, target));
  }
}

TEST(Matching, PrefersParametersOverUnits) {
  const std::vector<Unit> source{{{"a"}, 1, 10}, {{"b"}, 2, 10}, {{"big"}, 3, 25}};
  const std::vector<Unit> target{{{"big"}, 3, 25}, {{"a"}, 1, 10}, {{"b"}, 2, 10}};
  const Matching result = match(source, target, Match::subsequence);
  EXPECT_EQ(result.pairs, (Pairs{{2, 0}}));
  EXPECT_EQ(result.parameters, 25U);
}

TEST(Matching, OfEqualsTheOneWithMoreUnitsAndThenTheEarliest) {
  const std::vector<Unit> source{{{"a"}, 1, 10}, {{"b"}, 2, 10}, {{"big"}, 3, 20}};
  const std::vector<Unit> target{
      {{"big"}, 3, 20}, {{"a1"}, 1, 10}, {{"a2"}, 1, 10}, {{"b"}, 2, 10}};
  EXPECT_EQ(match(source, target, Match::subsequence).pairs, (Pairs{{0, 1}, {1, 3}}));
}

TEST(Matching, NoneAndEmptyListsMatchNothing) {
  const std::vector<Unit> some{{{"a"}, 1, 10}};
  EXPECT_TRUE(match(some, some, Match::none).pairs.empty());
  for (const Match kind : kMatches) {
    EXPECT_TRUE(match({}, some, kind).pairs.empty());
    EXPECT_TRUE(match(some, {}, kind).pairs.empty());
    EXPECT_EQ(match(some, some, kind).parameters, 10U);
  }
}

TEST(Matching, CopiesGoNodeByNode) {
  const std::vector<Unit> source{{{"conv1", "norm1"}, 1, 10}, {{"old_head"}, 2, 5}};
  const std::vector<Unit> target{{{"conv7", "norm7"}, 1, 10}, {{"x"}, 9, 1}, {{"head"}, 2, 5}};
  const Matching result = match(source, target, Match::subsequence);
  const std::vector<protocol::NodeCopy> expected{
      {"conv1", "conv7"}, {"norm1", "norm7"}, {"old_head", "head"}};
  EXPECT_EQ(copies(source, target, result), expected);
  EXPECT_EQ(parameters(target), 16U);
}

TEST(Matching, LongListsTakeShort) {
  Random random(3, "long");
  const auto source = random_units(random, 2000, 30);
  const auto target = random_units(random, 2000, 30);
  const Matching result = match(source, target, Match::subsequence);
  EXPECT_TRUE(std::ranges::is_sorted(result.pairs, {}, &Pairs::value_type::second));
  EXPECT_GT(result.pairs.size(), 500U);
}

}  // namespace
}  // namespace cairn::transfer
