#include "cairn/transfer/index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "cairn/space/space.hpp"
#include "cairn/transfer/matching.hpp"
#include "cairn/transfer/units.hpp"
#include "transfer/random_units.hpp"

namespace cairn::transfer {
namespace {

using protocol::Match;
using protocol::Unit;
using Units = std::vector<Unit>;

constexpr std::array kMatches{Match::prefix, Match::subsequence, Match::identity};

/// What the index promises, by a look at each network.
class Scan {
 public:
  struct Network {
    Units units;
    double score = 0;
  };

  Scan(Match match, Direction direction) : match_(match), direction_(direction) {}

  std::optional<Found> nearest(const Units& target) const {
    return pick(
        target, [](const Found&) { return true; }, true);
  }
  std::optional<Found> best(const Units& target, double share) const {
    const auto most = nearest(target);
    if (!most) return most;
    const double least = share * static_cast<double>(most->parameters);
    return pick(
        target, [&](const Found& found) { return static_cast<double>(found.parameters) >= least; },
        false);
  }

  std::map<CandidateId, Network> living;

 private:
  std::optional<Found> pick(const Units& target, const auto& allowed, bool by_size) const {
    std::optional<Found> result;
    for (const auto& [candidate, network] : living) {
      const Found found{candidate, match(network.units, target, match_).parameters};
      if (found.parameters == 0 || !allowed(found)) continue;
      if (!result || beats(found, *result, by_size)) result = found;
    }
    return result;
  }
  /// `a` is the younger one.
  bool beats(const Found& a, const Found& b, bool by_size) const {
    if (by_size && a.parameters != b.parameters) return a.parameters > b.parameters;
    return !better(living.at(b.candidate).score, living.at(a.candidate).score, direction_);
  }

  Match match_;
  Direction direction_;
};

/// A scan and an index, side by side.
struct Pair {
  Pair(Match match, Direction direction) : scan(match, direction), index(match, direction) {}

  void add(CandidateId candidate, Units units, double score) {
    index.add(candidate, units, score);
    scan.living[candidate] = {std::move(units), score};
  }
  void remove(CandidateId candidate) {
    index.remove(candidate);
    scan.living.erase(candidate);
  }
  void compare(const Units& target) const {
    ASSERT_EQ(index.size(), scan.living.size());
    ASSERT_EQ(index.nearest(target), scan.nearest(target));
    for (const double share : {0.0, 0.5, 0.9, 1.0})
      ASSERT_EQ(index.best(target, share), scan.best(target, share)) << share;
  }

  Scan scan;
  Index index;
};

double few_scores(Random& random) {
  const std::uint64_t number = random.below(6);
  return number == 5 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(number);
}

/// Networks that `draw` makes come and go; all answers are compared.
void live(Pair& pair, Random& random, int steps, const auto& draw) {
  for (int i = 0; i < steps; ++i) {
    const CandidateId candidate(random.below(40));
    if (random.below(3) == 0)
      pair.remove(candidate);
    else
      pair.add(candidate, draw(), few_scores(random));
    ASSERT_NO_FATAL_FAILURE(pair.compare(draw()));
  }
}

TEST(Index, EqualsAScanInRandomCases) {
  Random random(1, "networks");
  for (const Match match : kMatches)
    for (const Direction direction : {Direction::maximize, Direction::minimize})
      for (const std::uint64_t keys : {2, 5, 40}) {
        Pair pair(match, direction);
        live(pair, random, 400, [&] { return random_units(random, random.below(9), keys); });
      }
}

space::Space space_of_stages() {
  space::StageOptions stage;
  stage.op = {"conv3x3", "separable3x3", "residual", "inception"};
  stage.blocks = {1, 2};
  stage.width = {16, 32};
  stage.repeat = 3;
  space::Options options;
  options.stage = {stage};
  options.head.dense = {0, 32};
  return {options, {{3, 16, 16}, 10}};
}

Units network(const space::Space& space, Random& random, Match match) {
  space::Architecture architecture = space.sample(random);
  while (!space.buildable(architecture)) architecture = space.sample(random);
  return units(space.graph(architecture), match);
}

TEST(Index, EqualsAScanOfRealNetworks) {
  const space::Space space = space_of_stages();
  Random random(2, "networks");
  for (const Match match : kMatches) {
    Pair pair(match, Direction::maximize);
    live(pair, random, 150, [&] { return network(space, random, match); });
  }
}

TEST(Index, EqualsAScanOfManyNetworks) {
  Random random(3, "networks");
  for (const Match match : kMatches) {
    Pair pair(match, Direction::maximize);
    const auto draw = [&] { return random_units(random, 4 + random.below(8), 12); };
    for (std::uint64_t i = 0; i < 3000; ++i) pair.add(CandidateId(i), draw(), random.uniform());
    for (int i = 0; i < 20; ++i) ASSERT_NO_FATAL_FAILURE(pair.compare(draw()));
    for (std::uint64_t i = 0; i < 2900; ++i) pair.remove(CandidateId(i));
    for (int i = 0; i < 20; ++i) ASSERT_NO_FATAL_FAILURE(pair.compare(draw()));
  }
}

TEST(Index, EmptyAndStrangeTargetsFindNothing) {
  Index index(Match::subsequence, Direction::maximize);
  EXPECT_EQ(index.nearest(Units{}), std::nullopt);
  EXPECT_EQ(index.best(Units{{{"a"}, 1, 5}}, 0.9), std::nullopt);
  index.add(CandidateId(1), {{{"a"}, 1, 5}}, 0.5);
  index.add(CandidateId(2), {}, 0.9);
  EXPECT_EQ(index.nearest(Units{}), std::nullopt);
  EXPECT_EQ(index.nearest(Units{{{"b"}, 2, 5}}), std::nullopt);
  EXPECT_EQ(index.nearest(Units{{{"a"}, 1, 5}}), (Found{CandidateId(1), 5}));
  Index none(Match::none, Direction::maximize);
  none.add(CandidateId(1), {{{"a"}, 1, 5}}, 0.5);
  EXPECT_EQ(none.nearest(Units{{{"a"}, 1, 5}}), std::nullopt);
}

TEST(Index, TiesGoToTheBetterAndThenToTheYounger) {
  const Units one{{{"a"}, 1, 5}, {{"b"}, 2, 5}};
  const Units other{{{"b"}, 2, 5}, {{"c"}, 3, 1}};
  Index index(Match::subsequence, Direction::minimize);
  index.add(CandidateId(7), other, 0.5);
  index.add(CandidateId(3), one, 0.5);
  const Units target{{{"b"}, 2, 5}};
  EXPECT_EQ(index.nearest(target)->candidate, CandidateId(7));
  index.add(CandidateId(3), one, 0.4);
  EXPECT_EQ(index.size(), 2U);
  EXPECT_EQ(index.nearest(target)->candidate, CandidateId(3));
  EXPECT_EQ(index.nearest(other), (Found{CandidateId(7), 6}));
  EXPECT_EQ(index.best(other, 0.8), (Found{CandidateId(3), 5}));
}

TEST(Index, CopiesAreIndependent) {
  Index index(Match::subsequence, Direction::maximize);
  const Units units{{{"a"}, 1, 5}};
  index.add(CandidateId(1), units, 0.5);
  Index copy = index;
  copy.remove(CandidateId(1));
  copy.remove(CandidateId(1));
  EXPECT_EQ(copy.size(), 0U);
  EXPECT_EQ(copy.nearest(units), std::nullopt);
  EXPECT_EQ(index.nearest(units), (Found{CandidateId(1), 5}));
}

/// The middle one of some times [us]: other programs may disturb a few.
double median_us(const auto& question) {
  std::vector<double> times;
  for (int i = 0; i < 201; ++i) {
    const auto start = std::chrono::steady_clock::now();
    question();
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
  }
  std::ranges::sort(times);
  return times[100];
}

// Generous: a scan takes many milliseconds.
TEST(Index, LooksAtFewOfManyNetworks) {
  const space::Space space = space_of_stages();
  Random random(4, "networks");
  Index index(Match::subsequence, Direction::maximize);
  for (std::uint64_t i = 0; i < 10'000; ++i)
    index.add(CandidateId(i), network(space, random, Match::subsequence), random.uniform());
  const Units target = network(space, random, Match::subsequence);
  EXPECT_LT(median_us([&] { index.nearest(target); }), 1000);
  EXPECT_LT(median_us([&] { index.best(target, 0.9); }), 1000);
}

}  // namespace
}  // namespace cairn::transfer
