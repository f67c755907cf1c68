#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <set>

#include "data/samples.hpp"

namespace cairn::data {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Split, IsStratifiedByLargestRemainder) {
  const Dataset dataset = mixed({503, 0, 101, 7, 389}, 5);
  const Split parts = one_split(dataset, fractions(0.25, 0));
  expect_partition(parts, 1000);
  ASSERT_EQ(parts.validation.size(), 250u);
  // Quotas 125.75, 0, 25.25, 1.75, 97.25: two seats are left for the remainders 0.75.
  EXPECT_THAT(per_class(dataset, parts.validation), ElementsAre(126, 0, 25, 2, 97));
}

/// What the first versions of Cairn drew, so that their runs can be repeated.
TEST(Split, IsTheSameForEverForTheSameSeed) {
  Dataset dataset = mixed({10, 10}, 2);
  for (int i = 0; i < 20; ++i) dataset.y.as<std::int64_t>()[i] = i % 2;
  dataset.part = tensor<std::uint8_t>(DType::uint8, {20}, std::vector<std::uint8_t>(20, 0));
  Random random(5, "split");
  std::vector<std::int64_t> even{0, 2, 4, 6, 8, 10, 12, 14, 16, 18}, drawn;
  for (int i = 0; i < 2; ++i) {
    std::swap(even[i], even[i + random.below(10 - i)]);
    drawn.push_back(even[i]);
  }
  const Split parts = one_split(dataset, fractions(0.2, 0.5), 5);
  std::ranges::sort(drawn);
  std::vector<std::int64_t> found;
  for (const auto i : parts.validation)
    if (i % 2 == 0) found.push_back(i);
  EXPECT_EQ(found, drawn);
  EXPECT_TRUE(parts.test.empty());
}

TEST(Split, DependsOnSeedAndPurposeAlone) {
  const Dataset dataset = mixed({300, 300}, 2);
  const auto options = fractions(0.5, 0.25);
  const Split a = one_split(dataset, options), b = one_split(dataset, options);
  EXPECT_EQ(a.validation, b.validation);
  EXPECT_EQ(a.test, b.test);
  const Split other = one_split(dataset, options, 2);
  EXPECT_NE(a.validation, other.validation);
  EXPECT_NE(a.test, other.test);
  const Split fresh = splits(dataset, options, 1, "fresh").at(0);
  EXPECT_NE(a.validation, fresh.validation);
  EXPECT_EQ(a.test, fresh.test) << "the test samples must stay unseen";
}

TEST(Split, TakesTheLastOfTheFile) {
  auto options = fractions(0.25, 0);
  options.validation = "last";
  EXPECT_THAT(one_split(mixed({4, 4}, 2), options).validation, ElementsAre(6, 7));
  options.train_samples = 4;
  EXPECT_THAT(one_split(mixed({4, 4}, 2), options).validation, ElementsAre(3));
  options = fractions(0.9, 0);
  options.validation = "last";
  EXPECT_THAT(one_split(mixed({1}, 0), options).validation, ElementsAre());
  const Dataset groups = grouped(100, 3, 1);
  EXPECT_THROW(one_split(groups, options), UsageError) << "a group would lie on both sides";
}

TEST(Split, HandlesTheEdges) {
  for (const int classes : {0, 1})
    for (const int count : {1, 2, 3, 10})
      for (const double part : {0.0, 0.1, 0.5, 0.9}) {
        const Split parts = one_split(mixed({count}, classes), fractions(part, 0), 7);
        expect_partition(parts, count);
        EXPECT_FALSE(parts.train.empty());
        const auto rounded = static_cast<std::size_t>(std::llround(part * count));
        EXPECT_EQ(parts.validation.size(), std::min<std::size_t>(rounded, count - 1));
      }
}

TEST(Split, DrawsEachSampleEquallyOften) {
  const Dataset dataset = mixed({20}, 0);
  std::vector<double> drawn(20);
  constexpr int kRounds = 4000;
  for (int seed = 0; seed < kRounds; ++seed)
    for (const auto i : one_split(dataset, fractions(0.25, 0), seed).validation) ++drawn[i];
  double chi_squared = 0;
  for (const double count : drawn) chi_squared += std::pow(count - kRounds / 4, 2) / (kRounds / 4);
  // 19 degrees of freedom, without replacement a factor 0.75 less; 43.8 is the 99.9 % quantile.
  EXPECT_LT(chi_squared, 43.8);
}

TEST(Split, TestSamplesOfOneFileAreDrawnStratified) {
  const Dataset dataset = mixed({400, 100}, 2);
  const Split parts = one_split(dataset, fractions(0.25, 0.2));
  expect_partition(parts, 500);
  EXPECT_THAT(per_class(dataset, parts.test), ElementsAre(80, 20));
  EXPECT_THAT(per_class(dataset, parts.validation), ElementsAre(80, 20));
}

TEST(Split, GivenPartsAreKept) {
  Dataset dataset = mixed({6}, 0);
  dataset.part = tensor<std::uint8_t>(DType::uint8, {6}, {2, 0, 1, 0, 1, 2});
  Split parts = one_split(dataset, fractions(0.9, 0.9));
  EXPECT_THAT(parts.train, ElementsAre(1, 3));
  EXPECT_THAT(parts.validation, ElementsAre(2, 4));
  EXPECT_THAT(parts.test, ElementsAre(0, 5));
  Options first = fractions(0, 0);
  first.train_samples = 2;  // samples 1 and 2
  parts = one_split(dataset, first);
  EXPECT_THAT(parts.train, ElementsAre(1));
  EXPECT_THAT(parts.validation, ElementsAre(2));
  first.train_samples = 5;
  EXPECT_THAT(error_of([&] { splits(dataset, first, 1); }), HasSubstr("at most the 4 samples"));
  dataset.part = tensor<std::uint8_t>(DType::uint8, {6}, {2, 2, 1, 2, 1, 2});
  EXPECT_THAT(error_of([&] { splits(dataset, first, 1); }), HasSubstr("data."));
}

TEST(Split, FirstSamplesAreThoseThatTheTestLeaves) {
  const Dataset dataset = mixed({50, 50}, 2);
  Options options = fractions(0.5, 0.3);
  const Split all = one_split(dataset, options);
  options.train_samples = 10;
  const Split some = one_split(dataset, options);
  EXPECT_EQ(all.test, some.test);
  auto kept = some.train, expected = all.train;
  kept.insert(kept.end(), some.validation.begin(), some.validation.end());
  expected.insert(expected.end(), all.validation.begin(), all.validation.end());
  std::ranges::sort(kept);
  std::ranges::sort(expected);
  expected.resize(10);
  EXPECT_EQ(kept, expected);
}

// ---- groups -------------------------------------------------------------------------------------

TEST(Split, GroupsAreNeverParted) {
  for (int seed = 0; seed < 200; ++seed) {
    const Dataset dataset = grouped(120, 3 + seed % 20, seed);
    const Split parts = one_split(dataset, fractions(0.25, 0.2), seed);
    expect_partition(parts, 120);
    const auto train = groups_in(dataset, parts.train), test = groups_in(dataset, parts.test),
               validation = groups_in(dataset, parts.validation);
    EXPECT_FALSE(train.empty() || test.empty() || validation.empty());
    std::set<std::int64_t> all(train);
    all.insert(test.begin(), test.end());
    all.insert(validation.begin(), validation.end());
    EXPECT_EQ(all.size(), train.size() + test.size() + validation.size());
  }
}

TEST(Split, ManySmallGroupsHoldTheFractions) {
  const Dataset dataset = grouped(4000, 400, 1);
  const Split parts = one_split(dataset, fractions(0.25, 0.2));
  EXPECT_NEAR(std::ssize(parts.test), 800, 10);
  EXPECT_NEAR(std::ssize(parts.validation), 800, 10);
}

TEST(Split, GroupsMustSuffice) {
  const auto error = [](int groups, const Options& options) {
    const Dataset dataset = grouped(40, groups, 1);
    return error_of([&] { splits(dataset, options, 1); });
  };
  EXPECT_EQ(error(3, fractions(0.1, 0.1)), "");
  EXPECT_THAT(error(2, fractions(0.1, 0.1)), HasSubstr("data.test_fraction: expected samples of "
                                                       "at least 3 groups"));
  EXPECT_EQ(error(2, fractions(0, 0.1)), "");
  EXPECT_EQ(error(2, fractions(0.1, 0)), "");
  EXPECT_THAT(error(1, fractions(0.1, 0)), HasSubstr("data.validation_fraction: expected"));
  EXPECT_THAT(error(1, fractions(0, 0.1)), HasSubstr("data.test_fraction: expected samples of at"));
  EXPECT_EQ(error(1, fractions(0, 0)), "");
}

TEST(Split, GivenPartsMustKeepGroupsTogether) {
  Dataset dataset = mixed({4}, 0);
  dataset.group = tensor<std::int64_t>(DType::int64, {4}, {7, 7, -1, 3});
  const auto with = [&](std::vector<std::uint8_t> parts) {
    dataset.part = tensor<std::uint8_t>(DType::uint8, {4}, parts);
    return error_of([&] { splits(dataset, fractions(0, 0), 1); });
  };
  EXPECT_EQ(with({0, 0, 1, 2}), "");
  EXPECT_THAT(with({0, 2, 0, 0}), HasSubstr("data.group: 1 group of samples"));
  EXPECT_THAT(with({0, 1, 2, 0}), HasSubstr("data.group: 1 group of samples"));
}

}  // namespace
}  // namespace cairn::data
