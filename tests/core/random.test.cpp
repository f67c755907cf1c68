#include "cairn/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace cairn {
namespace {

TEST(Random, DependsOnSeedCandidateAndPurposeAlone) {
  const auto first = [](Random random) { return random(); };
  const auto reference = first({1, CandidateId(2), "train"});
  EXPECT_EQ(first({1, CandidateId(2), "train"}), reference);
  EXPECT_NE(first({2, CandidateId(2), "train"}), reference);
  EXPECT_NE(first({1, CandidateId(3), "train"}), reference);
  EXPECT_NE(first({1, CandidateId(2), "ask"}), reference);
}

TEST(Random, IsStableOverVersions) {
  Random random(42, "golden");
  const std::vector<std::uint64_t> first{random(), random(), random()};
  EXPECT_EQ(first, (std::vector<std::uint64_t>{14165124439121940617u, 1402235756640447604u,
                                               9630022641011410168u}));
}

TEST(Random, BelowIsUniform) {
  Random random(1, "chi2");
  constexpr int bins = 7;
  constexpr int draws = 70000;
  std::vector<int> counts(bins);
  for (int i = 0; i < draws; ++i) ++counts[random.below(bins)];
  double chi2 = 0;
  for (int count : counts) chi2 += std::pow(count - draws / bins, 2) / (draws / bins);
  EXPECT_LT(chi2, 22.5) << "99.9 % quantile with 6 degrees of freedom";
}

TEST(Random, UniformAndNormalHaveTheirMoments) {
  Random random(1, "moments");
  constexpr int draws = 200000;
  double uniform = 0;
  double mean = 0;
  double square = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = random.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    const double z = random.normal();
    uniform += u / draws, mean += z / draws, square += z * z / draws;
  }
  EXPECT_NEAR(uniform, 0.5, 0.003);
  EXPECT_NEAR(mean, 0, 0.01);
  EXPECT_NEAR(square, 1, 0.015);
}

}  // namespace
}  // namespace cairn
