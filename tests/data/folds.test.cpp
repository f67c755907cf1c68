#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>

#include "data/samples.hpp"

namespace cairn::data {
namespace {

using testing::Each;
using testing::HasSubstr;

Options of_folds(int folds, double test = 0) {
  Options options = fractions(0.1, test);
  options.folds = folds;
  return options;
}

/// How often each sample validates.
std::vector<int> validations(const std::vector<Split>& folds, std::int64_t samples) {
  std::vector<int> counts(static_cast<std::size_t>(samples));
  for (const auto& fold : folds)
    for (const auto i : fold.validation) ++counts[i];
  return counts;
}

TEST(Folds, EachSampleValidatesOnce) {
  for (const int classes : {0, 3})
    for (const int k : {2, 3, 5, 10}) {
      const Dataset dataset = mixed({31, 17, 9}, classes);
      const auto folds = splits(dataset, of_folds(k), 1);
      ASSERT_EQ(std::ssize(folds), k);
      for (const auto& fold : folds) expect_partition(fold, 57);
      EXPECT_THAT(validations(folds, 57), Each(1));
    }
}

TEST(Folds, AreStratifiedWithinOne) {
  Random random(1, "folds");
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<int> counts(1 + random.below(5));
    for (auto& count : counts) count = static_cast<int>(random.below(30));
    counts[0] += 10;
    const Dataset dataset = mixed(counts, static_cast<int>(counts.size()));
    const int k = 2 + static_cast<int>(random.below(9));
    std::vector<std::vector<int>> found(counts.size());
    std::vector<std::ptrdiff_t> sizes;
    for (const auto& fold : splits(dataset, of_folds(k), trial)) {
      const auto here = per_class(dataset, fold.validation);
      for (std::size_t c = 0; c < here.size(); ++c) found[c].push_back(here[c]);
      sizes.push_back(std::ssize(fold.validation));
    }
    for (const auto& of_class : found)
      EXPECT_LE(std::ranges::max(of_class) - std::ranges::min(of_class), 1);
    EXPECT_LE(std::ranges::max(sizes) - std::ranges::min(sizes), 1);
  }
}

TEST(Folds, LeaveTheTestSamplesAlone) {
  const Dataset dataset = mixed({50, 50}, 2);
  const auto folds = splits(dataset, of_folds(4, 0.2), 1);
  for (const auto& fold : folds) {
    expect_partition(fold, 100);
    EXPECT_EQ(fold.test, folds[0].test);
    EXPECT_EQ(fold.test.size(), 20u);
    EXPECT_EQ(fold.validation.size(), 20u);
  }
}

TEST(Folds, GivenValidationSamplesTakePart) {
  Dataset dataset = mixed({6}, 0);
  dataset.part = tensor<std::uint8_t>(DType::uint8, {6}, {2, 0, 1, 0, 1, 0});
  const auto folds = splits(dataset, of_folds(5), 1);
  EXPECT_THAT(validations(folds, 6), testing::ElementsAre(0, 1, 1, 1, 1, 1));
}

TEST(Folds, PurposesAreIndependent) {
  const Dataset dataset = mixed({100, 100}, 2);
  const auto a = splits(dataset, of_folds(2, 0.1), 1), b = splits(dataset, of_folds(2, 0.1), 1);
  EXPECT_EQ(a[0].validation, b[0].validation);
  const auto fresh = splits(dataset, of_folds(2, 0.1), 1, "fresh");
  EXPECT_EQ(a[0].test, fresh[0].test);
  std::vector<std::int64_t> both;
  std::ranges::set_intersection(a[0].validation, fresh[0].validation, std::back_inserter(both));
  // Hypergeometric: 90 of 180 twice, mean 45, standard deviation 3.4.
  EXPECT_NEAR(std::ssize(both), 45, 17);
}

TEST(Folds, GroupsStayTogetherAndBalanced) {
  for (int seed = 0; seed < 200; ++seed) {
    const int k = 2 + seed % 5;
    const Dataset dataset = grouped(150, k + seed % 30, seed);
    const auto folds = splits(dataset, of_folds(k), seed);
    EXPECT_THAT(validations(folds, 150), Each(1));
    std::vector<std::ptrdiff_t> sizes;
    for (const auto& fold : folds) {
      expect_partition(fold, 150);
      const auto validation = groups_in(dataset, fold.validation);
      for (const auto group : groups_in(dataset, fold.train))
        EXPECT_FALSE(validation.contains(group));
      sizes.push_back(std::ssize(fold.validation));
    }
    std::map<std::int64_t, std::ptrdiff_t> groups;
    for (const auto group : labels(dataset.group)) ++groups[group];
    const auto largest = std::ranges::max(groups | std::views::values);
    EXPECT_LE(std::ranges::max(sizes) - std::ranges::min(sizes), largest);
    EXPECT_GT(std::ranges::min(sizes), 0);
  }
}

TEST(Folds, MustSuffice) {
  EXPECT_THAT(error_of([] { splits(mixed({3}, 0), of_folds(4), 1); }),
              HasSubstr("data.folds: 4 folds need as many samples that are not for the test, "
                        "found 3"));
  EXPECT_THAT(error_of([] { splits(grouped(30, 3, 1), of_folds(4), 1); }),
              HasSubstr("data.folds: 4 folds need as many groups"));
  EXPECT_EQ(splits(mixed({7, 1}, 2), of_folds(4), 1).size(), 4u) << "a class may be rarer";
}

}  // namespace
}  // namespace cairn::data
