#include <algorithm>
#include <cmath>
#include <numeric>

#include "cairn/core/random.hpp"
#include "cairn/data/dataset.hpp"

namespace cairn::data {
namespace {

using Members = std::vector<std::int64_t>;

/// The samples of each class; all in one for real targets.
std::vector<Members> groups_of(const Dataset& dataset) {
  std::vector<Members> groups(static_cast<std::size_t>(std::max(dataset.classes, 1)));
  for (std::int64_t i = 0; i < dataset.train.y.shape[0]; ++i)
    groups[dataset.classes > 0 ? dataset.train.y.as<std::int64_t>()[i] : 0].push_back(i);
  return groups;
}

/// Shares `total` in proportion to the groups' sizes by the largest remainder (Hamilton 1792); of
/// equal remainders the first. Integers only, so that all machines agree.
std::vector<std::int64_t> share(std::int64_t total, const std::vector<Members>& groups,
                                std::int64_t samples) {
  std::vector<std::int64_t> shares, remainders;
  for (const auto& group : groups) {
    const std::int64_t product = total * static_cast<std::int64_t>(group.size());
    shares.push_back(product / samples);
    remainders.push_back(product % samples);
  }
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](auto i) { return remainders[i]; });
  const std::int64_t left = total - std::reduce(shares.begin(), shares.end());
  for (std::int64_t i = 0; i < left; ++i) ++shares[order[static_cast<std::size_t>(i)]];
  return shares;
}

/// Brings `count` random members to the front (Fisher & Yates 1938, the first steps).
void draw(Members& members, std::int64_t count, Random& random) {
  for (std::int64_t i = 0; i < count; ++i)
    std::swap(members[i], members[i + static_cast<std::int64_t>(random.below(members.size() - i))]);
}

}  // namespace

Split split(const Dataset& dataset, const Options& options, std::uint64_t seed) {
  const std::int64_t samples = dataset.train.y.shape[0];
  const auto wanted = std::llround(options.validation_fraction * static_cast<double>(samples));
  auto groups = groups_of(dataset);
  const auto shares = share(std::min<std::int64_t>(wanted, samples - 1), groups, samples);
  Random random(seed, "split");
  Split split;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    draw(groups[i], shares[i], random);
    const auto middle = groups[i].begin() + shares[i];
    split.validation.insert(split.validation.end(), groups[i].begin(), middle);
    split.train.insert(split.train.end(), middle, groups[i].end());
  }
  std::ranges::sort(split.train);
  std::ranges::sort(split.validation);
  return split;
}

}  // namespace cairn::data
