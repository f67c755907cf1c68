#pragma once

#include <cstdint>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/data/dataset.hpp"

/// How samples are drawn: by class, or by groups that stay together.
namespace cairn::data {

using Members = std::vector<std::int64_t>;

/// `samples` by class, in the order of the classes; all in one for real targets.
std::vector<Members> by_class(const Dataset& dataset, const Members& samples);
/// `samples` by group, in the order of the groups' numbers.
std::vector<Members> by_group(const Dataset& dataset, const Members& samples);

/// Random order (Fisher & Yates 1938).
template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t i = 0; i + 1 < items.size(); ++i)
    std::swap(items[i], items[i + static_cast<std::size_t>(random.below(items.size() - i))]);
}

/// What is to be drawn.
struct Draw {
  double fraction = 0;
  const char* key = "";    ///< what asks for it: "data.test_fraction"
  std::size_t leaves = 1;  ///< so many groups at least
};
/// Takes round(fraction · samples) of `samples` out at random and returns them, both ascending;
/// the same part of each class. At least one is left.
Members draw_stratified(const Dataset& dataset, const Draw& draw, Members& samples, Random& random);
/// Takes whole groups out, in a random order, as long as that brings their samples nearer to
/// fraction · samples; one at least, unless the fraction is 0. Throws UsageError where there are
/// too few groups.
Members draw_groups(const Dataset& dataset, const Draw& draw, Members& samples, Random& random);
/// Takes the last round(fraction · samples) out. At least one is left.
Members take_last(double fraction, Members& samples);

/// Deals the samples out: of each class, and in all, no part has two more than another. Each part
/// ascending.
std::vector<Members> deal_stratified(const Dataset& dataset, const Members& samples,
                                     std::size_t parts, Random& random);
/// Deals whole groups out in a random order, each to the part that has the fewest samples.
std::vector<Members> deal_groups(const Dataset& dataset, const Members& samples, std::size_t parts,
                                 Random& random);

}  // namespace cairn::data
