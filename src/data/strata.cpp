#include "data/strata.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::data {
namespace {

/// Shares `total` in proportion to the strata's sizes by the largest remainder (Hamilton 1792); of
/// equal remainders the first. Integers only, so that all machines agree.
std::vector<std::int64_t> share(std::int64_t total, const std::vector<Members>& strata,
                                std::int64_t samples) {
  std::vector<std::int64_t> shares, remainders;
  for (const auto& stratum : strata) {
    const std::int64_t product = total * std::ssize(stratum);
    shares.push_back(product / samples);
    remainders.push_back(product % samples);
  }
  std::vector<std::size_t> order(strata.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](auto i) { return remainders[i]; });
  const std::int64_t left = total - std::reduce(shares.begin(), shares.end());
  for (std::int64_t i = 0; i < left; ++i) ++shares[order[static_cast<std::size_t>(i)]];
  return shares;
}

/// Brings `count` random members to the front (Fisher & Yates 1938, the first steps).
void to_front(Members& members, std::int64_t count, Random& random) {
  for (std::int64_t i = 0; i < count; ++i)
    std::swap(members[i], members[i + static_cast<std::int64_t>(random.below(members.size() - i))]);
}

std::int64_t wanted_of(double fraction, const Members& samples) {
  return std::llround(fraction * static_cast<double>(samples.size()));
}

/// At least one is left.
std::int64_t samples_wanted(double fraction, const Members& samples) {
  return std::min<std::int64_t>(wanted_of(fraction, samples), std::ssize(samples) - 1);
}

void append(Members& to, const Members& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Which of the groups to take, one after the other, so that they have about so many samples: one
/// at least.
std::vector<bool> choose(const std::vector<Members>& groups, std::int64_t wanted,
                         std::size_t leaves) {
  std::vector<bool> taken(groups.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < groups.size() && count + leaves < groups.size(); ++i) {
    taken[i] = 2 * wanted > std::ssize(groups[i]);  // comes nearer with it than without it
    if (!taken[i]) continue;
    wanted -= std::ssize(groups[i]);
    ++count;
  }
  if (count == 0)
    taken[std::ranges::min_element(groups, {}, &Members::size) - groups.begin()] = true;
  return taken;
}

}  // namespace

std::vector<Members> by_class(const Dataset& dataset, const Members& samples) {
  if (dataset.classes == 0) return {samples};
  std::vector<Members> strata(static_cast<std::size_t>(dataset.classes));
  for (const auto i : samples) strata[dataset.y.as<std::int64_t>()[i]].push_back(i);
  return strata;
}

std::vector<Members> by_group(const Dataset& dataset, const Members& samples) {
  std::map<std::int64_t, Members> groups;
  for (const auto i : samples) groups[dataset.group.as<std::int64_t>()[i]].push_back(i);
  std::vector<Members> result;
  for (auto& [number, members] : groups) result.push_back(std::move(members));
  return result;
}

Members draw_stratified(const Dataset& dataset, const Draw& draw, Members& samples,
                        Random& random) {
  if (samples.empty()) return {};
  auto strata = by_class(dataset, samples);
  const auto shares = share(samples_wanted(draw.fraction, samples), strata, std::ssize(samples));
  Members drawn, rest;
  for (std::size_t i = 0; i < strata.size(); ++i) {
    to_front(strata[i], shares[i], random);
    const auto middle = strata[i].begin() + shares[i];
    drawn.insert(drawn.end(), strata[i].begin(), middle);
    rest.insert(rest.end(), middle, strata[i].end());
  }
  std::ranges::sort(drawn);
  std::ranges::sort(rest);
  samples = std::move(rest);
  return drawn;
}

Members take_last(double fraction, Members& samples) {
  const auto taken = samples_wanted(fraction, samples);
  const Members last(samples.end() - taken, samples.end());
  samples.resize(samples.size() - last.size());
  return last;
}

Members draw_groups(const Dataset& dataset, const Draw& draw, Members& samples, Random& random) {
  if (draw.fraction == 0 || samples.empty()) return {};
  auto groups = by_group(dataset, samples);
  if (groups.size() <= draw.leaves)
    throw UsageError({draw.key,
                      "expected samples of at least " + std::to_string(draw.leaves + 1) +
                          " groups (data.group), found " + std::to_string(groups.size()),
                      "Use 0, or leave data.group out"});
  shuffle(groups, random);
  const auto taken = choose(groups, wanted_of(draw.fraction, samples), draw.leaves);
  Members drawn;
  samples.clear();
  for (std::size_t i = 0; i < groups.size(); ++i) append(taken[i] ? drawn : samples, groups[i]);
  std::ranges::sort(drawn);
  std::ranges::sort(samples);
  return drawn;
}

std::vector<Members> deal_stratified(const Dataset& dataset, const Members& samples,
                                     std::size_t parts, Random& random) {
  std::vector<Members> result(parts);
  std::size_t next = 0;
  for (auto& stratum : by_class(dataset, samples)) {
    shuffle(stratum, random);
    for (const auto i : stratum) result[next++ % parts].push_back(i);
  }
  for (auto& part : result) std::ranges::sort(part);
  return result;
}

std::vector<Members> deal_groups(const Dataset& dataset, const Members& samples, std::size_t parts,
                                 Random& random) {
  auto groups = by_group(dataset, samples);
  shuffle(groups, random);
  std::vector<Members> result(parts);
  for (const auto& group : groups)
    append(*std::ranges::min_element(result, {}, &Members::size), group);
  for (auto& part : result) std::ranges::sort(part);
  return result;
}

}  // namespace cairn::data
