#include "cairn/transfer/shelf.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "cairn/core/random.hpp"

namespace cairn::transfer {
namespace {

using protocol::CheckpointRef;
using protocol::Keeping;
using protocol::Match;
using protocol::Provider;
using protocol::Transfer;
using protocol::Unit;

std::vector<Unit> chain(std::initializer_list<std::uint64_t> keys) {
  std::vector<Unit> units;
  for (const auto key : keys) units.push_back({{"n" + std::to_string(key)}, key, 10});
  return units;
}

CheckpointRef file_of(std::uint64_t id, std::uint64_t bytes = 100) {
  return {CandidateId(id), Attempt(0), 1.0, bytes};
}

struct Bench : testing::Test {
  void begin(Keeping keeping, Transfer transfer = {Match::subsequence, Provider::parent, 0, 1}) {
    shelf.begin(transfer, keeping, Direction::maximize);
  }
  void save(std::uint64_t id, double score, std::vector<Unit> units = chain({1, 2}),
            bool full = true) {
    shelf.expect(WorkerId(0), CandidateId(id), Attempt(0),
                 Trained{{}, std::move(units), score, full, 1});
    shelf.saved(file_of(id));
  }
  std::vector<std::uint64_t> doomed() {
    std::vector<std::uint64_t> ids;
    for (const auto& file : std::vector(shelf.doomed())) {
      ids.push_back(file.candidate.value());
      EXPECT_TRUE(shelf.discard(file));
    }
    return ids;
  }
  auto heir(std::uint64_t id, const std::vector<Unit>& units, std::vector<CandidateId> parents) {
    return shelf.inheritance(CandidateId(id), units, parents);
  }
  Shelf shelf;
};

using Ids = std::vector<std::uint64_t>;

TEST_F(Bench, TheNewestAndTheBestStay) {
  begin({2, 1, 0});
  save(0, 0.9);
  save(1, 0.1);
  save(2, 0.2);
  EXPECT_EQ(doomed(), Ids{});  // 0 is the best, 1 and 2 are the newest
  save(3, 0.3);
  EXPECT_EQ(doomed(), Ids{1});
  save(4, 0.95);
  EXPECT_EQ(doomed(), (Ids{2, 0}));
  EXPECT_EQ(shelf.best()->file.candidate, CandidateId(4));
}

TEST_F(Bench, NetworksTrainedToTheEndLead) {
  begin({0, 1, 0});
  save(0, 0.5);
  save(1, 0.9, {}, false);
  EXPECT_EQ(shelf.best()->file.candidate, CandidateId(0));
  EXPECT_EQ(doomed(), Ids{1});
}

TEST_F(Bench, WhatIsReadStaysUntilItIsReleased) {
  begin({1, 1, 0});
  save(0, 0.5);
  shelf.lease(file_of(0));
  shelf.lease(file_of(0));
  save(1, 0.6);
  EXPECT_EQ(doomed(), Ids{});
  shelf.release(file_of(0));
  EXPECT_EQ(doomed(), Ids{});
  EXPECT_FALSE(heir(9, chain({1, 2}), {CandidateId(0)})) << "it is about to go";
  shelf.release(file_of(0));
  EXPECT_EQ(doomed(), Ids{0});
}

TEST_F(Bench, ANewSubmissionKnowsNoReaders) {
  begin({1, 1, 0});
  save(0, 0.5);
  shelf.lease(file_of(0));
  save(1, 0.6);
  shelf.expect(WorkerId(0), CandidateId(2), Attempt(0), std::nullopt);
  EXPECT_TRUE(shelf.waiting());
  begin({1, 1, 0});
  EXPECT_FALSE(shelf.waiting());
  EXPECT_EQ(doomed(), Ids{0});
}

TEST_F(Bench, BeyondTheBytesTheOldestGoThenTheWorstNeverTheBest) {
  begin({3, 2, 250});
  save(0, 0.1);
  save(1, 0.2);
  EXPECT_EQ(doomed(), Ids{});
  save(2, 0.3);  // three of 100 bytes: 0, oldest and not of the best two, goes
  EXPECT_EQ(doomed(), Ids{0});
  begin({3, 2, 50});
  EXPECT_EQ(doomed(), Ids{1});
  EXPECT_EQ(shelf.best()->file.candidate, CandidateId(2));
}

TEST_F(Bench, AFileThatNobodyExpectsGoes) {
  begin({5, 5, 0});
  shelf.saved(file_of(7));
  EXPECT_EQ(doomed(), Ids{7});
  shelf.expect(WorkerId(0), CandidateId(8), Attempt(0), std::nullopt);
  shelf.saved(file_of(8));
  EXPECT_EQ(doomed(), Ids{8});
  shelf.expect(WorkerId(0), CandidateId(9), Attempt(0), Trained{});
  shelf.lost(CandidateId(9), Attempt(0));
  EXPECT_FALSE(shelf.waiting());
  shelf.saved(file_of(9));
  EXPECT_EQ(doomed(), Ids{9});
}

TEST_F(Bench, OfFinalTrainingsTheNewestStaysBesideTheSearchs) {
  begin({1, 1, 0});
  save(0, 0.5);
  for (const std::uint32_t attempt : {1u, 2u}) {
    shelf.expect_final(WorkerId(0), CandidateId(0), Attempt(attempt));
    shelf.saved({CandidateId(0), Attempt(attempt), 20, 100});
  }
  ASSERT_EQ(shelf.doomed().size(), 1u);
  EXPECT_EQ(shelf.doomed()[0].attempt, Attempt(1));
  EXPECT_EQ(shelf.files().size(), 2u);
}

TEST_F(Bench, ParentsHandOnWhatMatches) {
  begin({5, 5, 0});
  save(0, 0.5, chain({1, 2, 3, 4}));
  const auto from = heir(1, chain({1, 9, 3, 4}), {CandidateId(0)});
  ASSERT_TRUE(from);
  EXPECT_EQ(from->provider, file_of(0));
  EXPECT_EQ(from->nodes.size(), 3u);
  EXPECT_DOUBLE_EQ(from->share, 0.75);
  EXPECT_DOUBLE_EQ(from->epochs, 1);
  EXPECT_FALSE(heir(1, chain({1, 2}), {})) << "no parent";
  EXPECT_FALSE(heir(1, chain({7, 8}), {CandidateId(0)})) << "nothing in common";
}

TEST_F(Bench, NobodyInheritsFromAFileThatCouldNotBeRead) {
  for (const Provider provider :
       {Provider::parent, Provider::nearest, Provider::best, Provider::random}) {
    shelf = {};
    begin({5, 5, 0}, {Match::subsequence, provider, 0, 1});
    save(0, 0.5);
    EXPECT_TRUE(heir(1, chain({1, 2}), {CandidateId(0)})) << name(provider);
    shelf.suspect(file_of(0));
    EXPECT_FALSE(heir(1, chain({1, 2}), {CandidateId(0)})) << name(provider);
    begin({5, 5, 0}, {Match::subsequence, provider, 0, 1});
    EXPECT_FALSE(heir(1, chain({1, 2}), {CandidateId(0)})) << name(provider);
    EXPECT_EQ(doomed(), Ids{}) << "it may still be the best network";
  }
}

TEST_F(Bench, TheNearestAndTheBestOfTheNear) {
  begin({5, 5, 0}, {Match::subsequence, Provider::nearest, 0, 1});
  save(0, 0.9, chain({1, 2, 3, 4, 5, 6, 7, 8, 9, 90}));
  save(1, 0.5, chain({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  save(2, 0.99, chain({1, 2}));
  const auto target = chain({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_EQ(heir(3, target, {})->provider.candidate, CandidateId(1));
  begin({5, 5, 0}, {Match::subsequence, Provider::best, 0, 1});
  EXPECT_EQ(heir(3, target, {})->provider.candidate, CandidateId(0));
}

TEST_F(Bench, AShareStartsFromScratchForComparison) {
  begin({5, 5, 0}, {Match::prefix, Provider::parent, 0.25, 7});
  save(0, 0.5);
  int controls = 0;
  for (std::uint64_t id = 1; id <= 2000; ++id) {
    const auto from = heir(id, chain({1, 2}), {CandidateId(0)});
    EXPECT_EQ(from->control, from->nodes.empty());
    controls += from->control;
  }
  EXPECT_NEAR(controls / 2000.0, 0.25, 4 * std::sqrt(0.25 * 0.75 / 2000));
}

/// A run of random events, and by definition what must be there after each.
struct Story {
  explicit Story(std::uint64_t seed) : random(seed, "shelf") {
    keeping = {random.below(5), 1 + random.below(4), 0};
    shelf.begin({Match::none, Provider::parent, 0, 1}, keeping, Direction::minimize);
  }

  void event() {
    if (!read.empty() && random.uniform() < 0.3) {
      shelf.release(file_of(*read.begin()));
      read.erase(read.begin());
    } else if (!scores.empty() && random.uniform() < 0.3) {
      const auto there = shelf.files();
      const auto file = std::next(there.begin(), static_cast<int>(random.below(there.size())));
      shelf.lease(*file);
      read.insert(file->candidate.value());
    } else {
      const std::uint64_t id = scores.size();
      scores.push_back(std::floor(random.uniform() * 8));
      shelf.expect(WorkerId(0), CandidateId(id), Attempt(0),
                   Trained{{}, {}, scores.back(), true, 1});
      shelf.saved(file_of(id));
    }
    for (const auto& file : std::vector(shelf.doomed())) shelf.discard(file);
  }

  std::set<std::uint64_t> wanted() const {
    std::set<std::uint64_t> ids(read.begin(), read.end());
    std::vector<std::uint64_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = 0; i < std::min<std::size_t>(keeping.newest, order.size()); ++i)
      ids.insert(order[order.size() - 1 - i]);
    std::ranges::stable_sort(order, {}, [&](std::uint64_t id) { return scores[id]; });
    order.resize(std::min<std::size_t>(keeping.best, order.size()));
    ids.insert(order.begin(), order.end());
    return ids;
  }

  Random random;
  Keeping keeping;
  Shelf shelf;
  std::vector<double> scores;
  std::multiset<std::uint64_t> read;
};

TEST(Shelf, WhatStaysIsTheNewestTheBestAndWhatIsReadInRandomRuns) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Story story(seed);
    for (int i = 0; i < 200; ++i) {
      story.event();
      std::set<std::uint64_t> there;
      for (const auto& file : story.shelf.files()) there.insert(file.candidate.value());
      ASSERT_EQ(there, story.wanted()) << "seed " << seed << ", event " << i;
    }
  }
}

}  // namespace
}  // namespace cairn::transfer
