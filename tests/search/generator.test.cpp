// What holds for every search.

#include "cairn/search/generator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "cairn/core/error.hpp"
#include "search/spaces.hpp"

namespace cairn::search {
namespace {

using space::Architecture;
using space::Space;

class EverySearch : public testing::TestWithParam<const char*> {
 protected:
  Options options() const {
    Options options;
    options.method = GetParam();
    options.population = 10;
    options.sample = 3;
    return options;
  }
  std::unique_ptr<Generator> make(std::shared_ptr<const Space> space,
                                  std::uint64_t seed = 1) const {
    return make_generator(options(), whole(std::move(space)), seed, Direction::maximize);
  }
};

INSTANTIATE_TEST_SUITE_P(Methods, EverySearch, testing::Values("random", "evolution"));

double score(const Architecture& architecture) {
  double sum = 0;
  for (auto choice : architecture.choices) sum += choice;
  return sum;
}

std::set<Architecture> buildable_networks(const Space& space) {
  std::set<Architecture> networks;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(space.encodings()); ++i)
    if (const auto architecture = space.at(i); space.buildable(architecture))
      networks.insert(space.canonical(architecture));
  return networks;
}

TEST_P(EverySearch, ProposesEveryNetworkOnceAndEnds) {
  const auto space = tangled_space();
  const auto networks = buildable_networks(*space);
  EXPECT_LT(networks.size(), space->encodings() / 3);
  const auto generator = make(space);
  std::set<Architecture> proposed;
  for (std::uint64_t id = 0; id < networks.size(); ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    ASSERT_TRUE(proposal) << id << " of " << networks.size();
    EXPECT_TRUE(networks.contains(proposal->architecture));
    EXPECT_TRUE(proposed.insert(proposal->architecture).second);
    if (id % 3 != 0) generator->tell(CandidateId(id), score(proposal->architecture));
  }
  for (std::uint64_t id = networks.size(); id < networks.size() + 5; ++id)
    EXPECT_FALSE(generator->ask(CandidateId(id)));
}

TEST_P(EverySearch, EndsWhereNothingCanBeBuilt) {
  const space::StageOptions stage{{1}, {"conv3x3"}, {4, 8}, {"max_pool"}, {"batch"}, {"relu"}, 9};
  const auto impossible =
      std::make_shared<Space>(space::Options{{stage}, {}}, space::Task{{1, 5, 5}, 2});
  EXPECT_FALSE(make(impossible)->ask(CandidateId(0)));
  Options repeating = options();
  repeating.repeats = true;
  EXPECT_FALSE(
      make_generator(repeating, whole(impossible), 1, Direction::maximize)->ask(CandidateId(0)));
}

TEST_P(EverySearch, GivesUpInALargeSpaceWithoutNetworks) {
  const space::StageOptions stage{
      {1, 2}, {"conv3x3"}, {4, 8, 16, 32}, {"max_pool"}, {"batch"}, {"relu"}, 9};
  const auto impossible =
      std::make_shared<Space>(space::Options{{stage}, {}}, space::Task{{1, 5, 5}, 2});
  EXPECT_GT(impossible->encodings(), 0x1p24);
  EXPECT_FALSE(make(impossible)->ask(CandidateId(0)));
}

TEST_P(EverySearch, FindsTheFewThatCanBeBuilt) {
  // One of 4,096: an inception block needs an even width.
  const space::StageOptions stage{{1}, {"inception"}, {3, 5, 7, 8}, {"none"}, {"batch"}, {"relu"},
                                  6};
  const auto space =
      std::make_shared<Space>(space::Options{{stage}, {}}, space::Task{{1, 5, 5}, 2});
  const auto generator = make(space);
  EXPECT_TRUE(generator->ask(CandidateId(0)));
  EXPECT_FALSE(generator->ask(CandidateId(1)));
  Options repeating = options();
  repeating.repeats = true;
  const auto again = make_generator(repeating, whole(space), 1, Direction::maximize);
  for (std::uint64_t id = 0; id < 20; ++id) EXPECT_TRUE(again->ask(CandidateId(id)));
}

TEST_P(EverySearch, RepeatsOnlyIfAsked) {
  Options repeating = options();
  repeating.repeats = true;
  const auto generator = make_generator(repeating, whole(plain_space(2)), 1, Direction::maximize);
  std::set<Architecture> proposed;
  for (std::uint64_t id = 0; id < 100; ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    ASSERT_TRUE(proposal);
    proposed.insert(proposal->architecture);
    generator->tell(CandidateId(id), score(proposal->architecture));
  }
  EXPECT_LE(proposed.size(), 16u);
}

TEST_P(EverySearch, DependsOnSeedAndCallsAlone) {
  auto run = [&](std::uint64_t seed) {
    const auto generator = make(plain_space(6), seed);
    std::vector<Architecture> proposed;
    for (std::uint64_t id = 0; id < 200; ++id) {
      proposed.push_back(generator->ask(CandidateId(id))->architecture);
      if (id >= 3) generator->tell(CandidateId(id - 3), score(proposed[id - 3]));
    }
    return proposed;
  };
  EXPECT_TRUE(run(5) == run(5));
  EXPECT_FALSE(run(5) == run(6));
}

TEST_P(EverySearch, AnswersTheSameUntilTold) {
  const auto generator = make(plain_space(6));
  std::vector<Proposal> first;
  for (std::uint64_t id = 0; id < 60; ++id) {
    first.push_back(*generator->ask(CandidateId(id)));
    if (id >= 30) continue;
    generator->tell(CandidateId(id), score(first.back().architecture));
  }
  for (std::uint64_t id = 59; id >= 30; --id) {
    const auto again = generator->ask(CandidateId(id));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->architecture, first[id].architecture);
    EXPECT_EQ(again->parents, first[id].parents);
  }
}

TEST_P(EverySearch, AskingAgainChangesNothing) {
  auto run = [&](bool twice) {
    const auto generator = make(plain_space(6));
    std::vector<Architecture> proposed;
    for (std::uint64_t id = 0; id < 100; ++id) {
      proposed.push_back(generator->ask(CandidateId(id))->architecture);
      if (twice) generator->ask(CandidateId(id - id % 3));  // of the last three: not told yet
      if (id >= 3) generator->tell(CandidateId(id - 3), score(proposed[id - 3]));
    }
    return proposed;
  };
  EXPECT_TRUE(run(false) == run(true));
}

TEST_P(EverySearch, IgnoresResultsOfUnknownCandidates) {
  const auto generator = make(plain_space(3));
  generator->tell(CandidateId(99), 1.0);
  generator->tell(CandidateId(99), std::nullopt);
  EXPECT_TRUE(generator->ask(CandidateId(0)));
}

TEST_P(EverySearch, RefusesBadOptions) {
  Options bad = options();
  bad.population = 0;
  EXPECT_THROW(make_generator(bad, whole(plain_space(1)), 1, Direction::maximize), UsageError);
}

TEST_P(EverySearch, StartsUniformly) {
  const auto space = plain_space(2);
  std::vector<int> counts(16);
  constexpr int kSeeds = 8'000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto choices = make(space, seed)->ask(CandidateId(seed % 7))->architecture.choices;
    ++counts[choices[choices.size() - 2] * 4u + choices.back()];
  }
  double chi2 = 0;
  for (int count : counts) chi2 += std::pow(count - kSeeds / 16.0, 2) / (kSeeds / 16.0);
  EXPECT_LT(chi2, 37.7);  // 15 degrees of freedom, p = 0.001
  EXPECT_GT(chi2, 3.4);   // p = 0.999: too even would not be random
}

}  // namespace
}  // namespace cairn::search
