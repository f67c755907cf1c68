#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>

#include "cairn/search/generator.hpp"
#include "search/spaces.hpp"

namespace cairn::search {
namespace {

using space::Architecture;

Options evolution(std::int64_t population, std::int64_t sample) {
  Options options;
  options.population = population;
  options.sample = sample;
  return options;
}

std::size_t differences(const Architecture& a, const Architecture& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.choices.size(); ++i) count += a.choices[i] != b.choices[i];
  return count;
}

TEST(Evolution, StartsAtRandomThenChangesOneDecision) {
  const auto generator =
      make_generator(evolution(20, 5), whole(plain_space(8)), 3, Direction::maximize);
  std::vector<Architecture> proposed;
  std::set<std::size_t> changed;
  for (std::uint64_t id = 0; id < 500; ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    ASSERT_TRUE(proposal);
    proposed.push_back(proposal->architecture);
    ASSERT_EQ(proposal->parents.size(), id < 20 ? 0u : 1u) << id;
    if (id >= 20) {
      const auto& parent = proposed[proposal->parents[0].value()];
      ASSERT_EQ(differences(parent, proposal->architecture), 1u);
      for (std::size_t i = 0; i < parent.choices.size(); ++i)
        if (parent.choices[i] != proposal->architecture.choices[i]) changed.insert(i);
    }
    generator->tell(CandidateId(id), proposal->architecture.choices.back());
  }
  EXPECT_EQ(changed.size(), 8u);
}

/// How often each position's decisions are what changes, over many children of one parent.
std::vector<int> changes(const std::shared_ptr<const space::Space>& space, double late_bias,
                         int seeds) {
  std::vector<int> changed(space->decisions().size());
  const auto region = whole(space);
  for (int seed = 0; seed < seeds; ++seed) {
    Options options = evolution(1, 1);
    options.late_bias = late_bias;
    options.repeats = true;
    const auto generator =
        make_generator(options, region, static_cast<std::uint64_t>(seed), Direction::maximize);
    const auto parent = generator->ask(CandidateId(0))->architecture;
    generator->tell(CandidateId(0), 1.0);
    const auto child = generator->ask(CandidateId(1))->architecture;
    for (std::size_t d = 0; d < changed.size(); ++d)
      changed[d] += parent.choices[d] != child.choices[d] ? 1 : 0;
  }
  return changed;
}

TEST(Evolution, LateBiasChangesLateLayersMoreOften) {
  // Widths alone can change: one decision of five choices in each of three stages, one in the head
  // and one of the training.
  space::Options options{{{{1}, {"conv3x3"}, {4, 5, 6, 7, 8}, {"none"}, {"batch"}, {"relu"}, 3}},
                         {{"flatten"}, {4, 5, 6, 7, 8}, {0.0}}};
  space::Decision rate{"rate", {}};
  for (std::int64_t i = 0; i < 5; ++i) rate.choices.emplace_back(i);
  const auto space = std::make_shared<space::Space>(options, space::Task{{1, 8, 8}, 2},
                                                    std::vector<space::Decision>{rate});
  constexpr int kSeeds = 6'000;
  const auto changed = changes(space, 3, kSeeds);
  const std::map<std::string, double> weights{{"stage[1].width", 1},
                                              {"stage[2].width", 2},
                                              {"stage[3].width", 3},
                                              {"head.dense", 4},
                                              {"rate", 4}};
  for (std::size_t d = 0; d < changed.size(); ++d) {
    const auto weight = weights.find(space->decisions()[d].name);
    const double share = weight == weights.end() ? 0 : weight->second / 14;
    EXPECT_NEAR(changed[d], kSeeds * share, 4.5 * std::sqrt(kSeeds * share * (1 - share)))
        << space->decisions()[d].name;
  }
}

TEST(Evolution, LateBiasKnowsNoOrderOfPlainChoices) {
  const auto changed = changes(plain_space(4), 5, 100);
  EXPECT_EQ(std::ranges::count_if(changed, [](int count) { return count > 0; }), 4);
}

/// Children of a search with this seed, as they were before there was a late bias.
TEST(Evolution, WithoutLateBiasOldRunsReplay) {
  const auto generator =
      make_generator(evolution(3, 2), whole(plain_space(6)), 11, Direction::maximize);
  std::string text;
  for (std::uint64_t id = 0; id < 8; ++id) {
    const auto architecture = generator->ask(CandidateId(id))->architecture;
    for (auto choice : std::span(architecture.choices).last(6)) text += std::to_string(choice);
    text += ' ';
    generator->tell(CandidateId(id), static_cast<double>(id % 3));
  }
  EXPECT_EQ(text, "301002 012032 312200 022032 312201 312230 212201 312231 ");
}

TEST(Evolution, TheOldestDies) {
  const auto generator =
      make_generator(evolution(5, 5), whole(plain_space(8)), 1, Direction::maximize);
  std::map<std::uint64_t, int> children;
  for (std::uint64_t id = 0; id < 300; ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    for (auto parent : proposal->parents) {
      EXPECT_GE(parent.value() + 5, id);  // of the last five told
      ++children[parent.value()];
    }
    generator->tell(CandidateId(id), id == 100 ? 1000.0 : 0.0);
  }
  // Each of the next five draws misses the best with probability (4/5)^5 = 0.33.
  EXPECT_GE(children[100], 2);
}

TEST(Evolution, TheBestOfTheSampleIsTheParent) {
  // With 200 draws from 4 members the best is practically always among them.
  for (auto direction : {Direction::maximize, Direction::minimize}) {
    Options options = evolution(200, 200);
    const auto generator = make_generator(options, whole(plain_space(8)), 1, direction);
    for (std::uint64_t id = 0; id < 200; ++id) generator->ask(CandidateId(id));
    const std::vector<double> scores{0.2, 0.9, -0.5, 0.1};
    for (std::uint64_t id = 0; id < 4; ++id) generator->tell(CandidateId(id), scores[id]);
    const auto child = generator->ask(CandidateId(200));
    ASSERT_EQ(child->parents.size(), 1u);
    EXPECT_EQ(child->parents[0].value(), direction == Direction::maximize ? 1u : 2u);
  }
}

TEST(Evolution, SamplesWithReplacement) {
  // Of two members the worse is the parent if both draws hit it: a quarter of the time.
  int worse = 0;
  constexpr int kSeeds = 2'000;
  const auto space = plain_space(6);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto generator = make_generator(evolution(2, 2), whole(space), seed, Direction::maximize);
    for (std::uint64_t id = 0; id < 2; ++id) generator->ask(CandidateId(id));
    generator->tell(CandidateId(0), 1.0);
    generator->tell(CandidateId(1), 2.0);
    worse += generator->ask(CandidateId(2))->parents[0] == CandidateId(0) ? 1 : 0;
  }
  EXPECT_NEAR(worse, 500, 4 * std::sqrt(2'000 * 0.25 * 0.75));
}

TEST(Evolution, FailedCandidatesDoNotJoin) {
  const auto generator =
      make_generator(evolution(4, 2), whole(plain_space(8)), 1, Direction::maximize);
  for (std::uint64_t id = 0; id < 200; ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    ASSERT_TRUE(proposal);
    for (auto parent : proposal->parents) EXPECT_EQ(parent.value() % 3, 0u);
    EXPECT_EQ(proposal->parents.empty(), id < 4);
    if (id % 3 == 0)
      generator->tell(CandidateId(id), 1.0);
    else if (id % 3 == 1)
      generator->tell(CandidateId(id), std::nullopt);
    else
      generator->tell(CandidateId(id), std::numeric_limits<double>::quiet_NaN());
  }
}

TEST(Evolution, GoesOnWhenAllFailed) {
  const auto generator =
      make_generator(evolution(4, 2), whole(plain_space(4)), 1, Direction::maximize);
  for (std::uint64_t id = 0; id < 100; ++id) {
    ASSERT_TRUE(generator->ask(CandidateId(id)));
    generator->tell(CandidateId(id), std::nullopt);
  }
}

/// Smooth but for an interaction of neighbours; best 1 in 4^10.
double landscape(const Architecture& architecture) {
  const auto& c = architecture.choices;
  double sum = 0;
  for (std::size_t i = c.size() - 10; i < c.size(); ++i) {
    sum += 1 - std::abs(c[i] - static_cast<double>(i % 4)) / 3;
    if (i + 1 < c.size() && c[i] == c[i + 1]) sum -= 0.3;
  }
  return sum / 10;
}

double best_of(const char* method, std::uint64_t seed) {
  Options options = evolution(30, 8);
  options.method = method;
  const auto generator = make_generator(options, whole(plain_space(10)), seed, Direction::maximize);
  double best = -1;
  for (std::uint64_t id = 0; id < 304; ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    const double score = landscape(proposal->architecture);
    best = std::max(best, score);
    generator->tell(CandidateId(id), score);
  }
  return best;
}

TEST(Evolution, BeatsRandomSearch) {
  int wins = 0;
  double margin = 0;
  constexpr int kSeeds = 30;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const double gain = best_of("evolution", seed) - best_of("random", seed);
    wins += gain > 0 ? 1 : 0;
    margin += gain / kSeeds;
  }
  EXPECT_GE(wins, 29);
  EXPECT_GT(margin, 0.1);
}

TEST(Evolution, MinimizesWhereSmallerIsBetter) {
  const auto generator =
      make_generator(evolution(20, 8), whole(plain_space(10)), 1, Direction::minimize);
  double first = 0;
  double last = 0;
  for (std::uint64_t id = 0; id < 300; ++id) {
    const double score = landscape(generator->ask(CandidateId(id))->architecture);
    generator->tell(CandidateId(id), score);
    (id < 20 ? first : last) += id < 20 || id >= 280 ? score / 20 : 0;
  }
  EXPECT_LT(last, first - 0.15);
}

}  // namespace
}  // namespace cairn::search
