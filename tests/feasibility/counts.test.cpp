// What is counted with bins of any width: a superset of what is feasible, sampled uniformly.

#include "feasibility/counts.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "brute_force.hpp"
#include "feasibility/compile.hpp"
#include "feasibility/refine.hpp"
#include "spaces.hpp"

namespace cairn::feasibility {
namespace {

Programme programme_of(const SpacePtr& space, const Options& options) {
  Sources sources = make_sources(space, options, kSetting);
  Programme programme = compile(sources, all_of(sources)).programme;
  prune(programme);
  return programme;
}

/// Random widths of bins.
std::vector<Dimension> coarse(std::vector<Dimension> dimensions, Random& random) {
  for (auto& dimension : dimensions) {
    const std::int64_t units = dimension.cap / dimension.unit + 1;
    const std::int64_t bins = 1 + static_cast<std::int64_t>(random.below(12));
    dimension.width = (units + bins - 1) / bins * dimension.unit;
  }
  return dimensions;
}

TEST(Counts, CoarseBinsMissNothing) {
  int larger = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    SCOPED_TRACE(i);
    Random random(i, "counts_test");
    const auto space = random_space(random, 4000);
    const Options options = random_budgets(*space, random);
    const auto expected = all_feasible(*space, options);
    const Programme programme = programme_of(space, options);
    const auto dimensions = feasibility::dimensions(programme);
    if (!dimensions) {
      EXPECT_TRUE(expected.empty());
      continue;
    }
    const Counts counts(programme, coarse(*dimensions, random));
    std::set<space::Architecture> all, admitted;
    for (double index = 0; index < counts.total(); ++index) {
      const auto path = counts.at(index);
      EXPECT_TRUE(all.insert(path.architecture).second);
      if (path.tally.admitted()) admitted.insert(path.architecture);
    }
    EXPECT_EQ(std::vector(admitted.begin(), admitted.end()), expected);
    larger += all.size() > expected.size() ? 1 : 0;
  }
  EXPECT_GT(larger, 50);
}

TEST(Counts, SharesAreThoseOfTheSuperset) {
  for (std::uint64_t i = 0; i < 60; ++i) {
    SCOPED_TRACE(i);
    Random random(i, "shares_test");
    const auto space = random_space(random, 4000);
    const Programme programme = programme_of(space, random_budgets(*space, random));
    const auto dimensions = feasibility::dimensions(programme);
    if (!dimensions) continue;
    const Counts counts(programme, coarse(*dimensions, random));
    std::vector<std::vector<double>> expected;
    for (const auto& level : programme.levels) expected.emplace_back(level.labels);
    for (double index = 0; index < counts.total(); ++index) {
      const auto path = counts.at(index);
      for (std::size_t l = 0; l < programme.levels.size(); ++l)
        expected[l][programme.levels[l].label(path.architecture)] += 1 / counts.total();
    }
    const auto shares = counts.shares();
    for (std::size_t l = 0; l < expected.size(); ++l)
      for (std::size_t label = 0; label < expected[l].size(); ++label)
        EXPECT_NEAR(shares[l][label], expected[l][label], 1e-9);
  }
}

TEST(Counts, DrawsFromCoarseBinsAndRejectionAreUniform) {
  for (std::uint64_t i = 0;; ++i) {
    Random random(i, "uniform_test");
    const auto space = random_space(random, 4000);
    const Options options = random_budgets(*space, random);
    const auto expected = all_feasible(*space, options);
    const Programme programme = programme_of(space, options);
    const auto dimensions = feasibility::dimensions(programme);
    if (!dimensions || expected.size() < 50 || expected.size() > 300) continue;
    const Counts counts(programme, coarse(*dimensions, random));
    if (counts.total() < 1.5 * static_cast<double>(expected.size())) continue;
    std::map<space::Architecture, int> drawn;
    const int draws = 200 * static_cast<int>(expected.size());
    for (int accepted = 0; accepted < draws;)
      if (const auto path = counts.draw(random); path.tally.admitted()) {
        ++drawn[path.architecture];
        ++accepted;
      }
    EXPECT_EQ(drawn.size(), expected.size());
    double statistic = 0;
    for (const auto& [architecture, count] : drawn)
      statistic += (count - 200) * (count - 200) / 200.0;
    const auto freedom = static_cast<double>(expected.size() - 1);
    EXPECT_LT(std::abs(statistic - freedom) / std::sqrt(2 * freedom), 4.5);
    return;
  }
}

/// A large space: drawn paths are as random in the last decision as in the first.
TEST(Counts, DrawsEveryDecisionOfALargeSpace) {
  space::Options options;
  options.stage.clear();
  for (int i = 0; i < 120; ++i)
    options.choice.push_back(
        {"d" + std::to_string(i), {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}}});
  const auto space = std::make_shared<const space::Space>(options, space::Task{});
  const Programme programme = programme_of(space, {});
  const auto counts = refine(programme);
  EXPECT_NEAR(counts->total() / std::pow(3.0, 120), 1, 1e-9);
  std::vector<std::array<int, 3>> seen(120);
  Random random(1, "large");
  for (int i = 0; i < 3000; ++i) {
    const auto path = counts->draw(random);
    for (std::size_t d = 0; d < 120; ++d) ++seen[d][path.architecture.choices[d]];
  }
  for (const auto& decision : seen)
    for (int count : decision) EXPECT_NEAR(count, 1000, 150);
}

TEST(Refine, StopsWhenTheEffortIsSpent) {
  Random random(3, "refine_test");
  for (int found = 0; found < 5;) {
    const auto space = random_space(random, 20'000);
    const Options options = random_budgets(*space, random);
    const Programme programme = programme_of(space, options);
    const auto rough = refine(programme, {1e4, 10'000, 0.99});
    const auto fine = refine(programme, {4e8, 48'000'000, 0.99});
    if (!rough || !fine) continue;
    EXPECT_LE(rough->grid().work(), 1e4);
    EXPECT_GE(rough->total(), fine->total());
    found += rough->total() > fine->total() ? 1 : 0;
  }
}

}  // namespace
}  // namespace cairn::feasibility
