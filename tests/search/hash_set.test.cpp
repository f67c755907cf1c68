#include "search/hash_set.hpp"

#include <gtest/gtest.h>

#include <set>

#include "cairn/core/random.hpp"

namespace cairn::search {
namespace {

TEST(HashSet, AgreesWithAnOrderedSet) {
  HashSet set;
  std::set<Hash128> reference;
  Random random(1, "hashes");
  for (int i = 0; i < 50'000; ++i) {
    // Few values, so that many are met again; crowded at both ends, so that probing goes round.
    const std::uint64_t high = random.below(3) == 0 ? random() : -random.below(2);
    const Hash128 hash{high, 1 + random.below(500)};
    ASSERT_EQ(set.contains(hash), reference.contains(hash));
    ASSERT_EQ(set.insert(hash), reference.insert(hash).second);
    ASSERT_EQ(set.size(), reference.size());
  }
  for (const auto& hash : reference) ASSERT_TRUE(set.contains(hash));
}

TEST(HashSet, HoldsZero) {
  HashSet set;
  EXPECT_FALSE(set.contains({0, 0}));
  EXPECT_TRUE(set.insert({0, 0}));
  EXPECT_FALSE(set.insert({0, 0}));
  EXPECT_TRUE(set.contains({0, 0}));
  EXPECT_EQ(set.size(), 1u);
}

TEST(HashSet, IsLean) {
  HashSet set;
  Random random(2, "hashes");
  for (int i = 0; i < 300'000; ++i) {
    set.insert({random(), random()});
    if (i > 1'000) {
      ASSERT_LT(set.bytes(), 32 * set.size());
    }
  }
}

}  // namespace
}  // namespace cairn::search
