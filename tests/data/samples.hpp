#pragma once

#include <set>
#include <vector>

#include "cairn/core/random.hpp"
#include "data/make_files.hpp"

namespace cairn::data {

/// `counts[k]` samples of class k, mixed; real targets without classes.
inline Dataset mixed(const std::vector<int>& counts, int classes) {
  Dataset dataset;
  std::vector<std::int64_t> y;
  for (std::size_t k = 0; k < counts.size(); ++k)
    y.insert(y.end(), static_cast<std::size_t>(counts[k]), static_cast<std::int64_t>(k));
  Random random(3, "test");
  std::ranges::shuffle(y, random);
  dataset.y = HostTensor::allocate(classes > 0 ? DType::int64 : DType::float32,
                                   {static_cast<std::int64_t>(y.size())});
  if (classes > 0) std::ranges::copy(y, dataset.y.as<std::int64_t>().begin());
  dataset.classes = classes;
  return dataset;
}

/// Samples of groups of different sizes, each with one at least; two classes.
inline Dataset grouped(int samples, int groups, std::uint64_t seed) {
  Dataset dataset = mixed({samples / 2, samples - samples / 2}, 2);
  dataset.group = HostTensor::allocate(DType::int64, {samples});
  Random random(seed, "groups");
  for (int i = 0; i < samples; ++i)
    dataset.group.as<std::int64_t>()[i] =
        i < groups ? i : static_cast<std::int64_t>(random.below(1 + random.below(groups)));
  return dataset;
}

inline Options fractions(double validation, double test) {
  Options options;
  options.validation_fraction = validation;
  options.test_fraction = test;
  return options;
}

inline Split one_split(const Dataset& dataset, const Options& options, std::uint64_t seed = 1) {
  const auto found = splits(dataset, options, seed);
  EXPECT_EQ(found.size(), 1u);
  return found.at(0);
}

/// Each ascending, no sample twice, all there.
inline void expect_partition(const Split& split, std::int64_t samples) {
  std::set<std::int64_t> all;
  std::size_t count = 0;
  for (const auto* side : {&split.train, &split.validation, &split.test}) {
    EXPECT_TRUE(std::ranges::is_sorted(*side));
    all.insert(side->begin(), side->end());
    count += side->size();
  }
  EXPECT_EQ(all.size(), count);
  EXPECT_EQ(static_cast<std::int64_t>(all.size()), samples);
  EXPECT_EQ(*all.begin(), 0);
  EXPECT_EQ(*all.rbegin(), samples - 1);
}

inline std::vector<int> per_class(const Dataset& dataset,
                                  const std::vector<std::int64_t>& samples) {
  std::vector<int> counts(static_cast<std::size_t>(dataset.classes));
  for (const auto i : samples) ++counts[dataset.y.as<std::int64_t>()[i]];
  return counts;
}

inline std::set<std::int64_t> groups_in(const Dataset& dataset,
                                        const std::vector<std::int64_t>& samples) {
  std::set<std::int64_t> groups;
  for (const auto i : samples) groups.insert(dataset.group.as<std::int64_t>()[i]);
  return groups;
}

}  // namespace cairn::data
