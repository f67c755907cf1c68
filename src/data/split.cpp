#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "data/files.hpp"
#include "data/strata.hpp"

namespace cairn::data {
namespace {

bool grouped(const Dataset& dataset) {
  return dataset.group.data != nullptr;
}

Members take(const Dataset& dataset, const Draw& draw, Members& samples, Random& random) {
  return grouped(dataset) ? draw_groups(dataset, draw, samples, random)
                          : draw_stratified(dataset, draw, samples, random);
}

/// How many groups the test must leave for training and validation.
std::size_t groups_needed(const Options& options) {
  if (options.folds > 0) return static_cast<std::size_t>(options.folds);
  return options.validation_fraction > 0 ? 2 : 1;
}

/// The samples as the files share them out.
Split given_split(const Dataset& dataset) {
  Split split;
  for (std::int64_t i = 0; i < dataset.samples(); ++i) {
    const auto part = dataset.part.data ? Part{dataset.part.as<std::uint8_t>()[i]} : Part::train;
    auto& side = part == Part::test         ? split.test
                 : part == Part::validation ? split.validation
                                            : split.train;
    side.push_back(i);
  }
  return split;
}

std::set<std::int64_t> groups_of(const Dataset& dataset, const Members& samples) {
  std::set<std::int64_t> groups;
  for (const auto i : samples) groups.insert(dataset.group.as<std::int64_t>()[i]);
  return groups;
}

/// A group on both sides would make the test easier than it looks.
void check_sides(const Dataset& dataset, const Members& one, const Members& other) {
  const auto first = groups_of(dataset, one), second = groups_of(dataset, other);
  Members both;
  std::ranges::set_intersection(first, second, std::back_inserter(both));
  if (!both.empty())
    throw UsageError({"data.group",
                      counted(static_cast<double>(both.size()), "group") +
                          " of samples lie on both sides of the split that the data "
                          "give",
                      "Leave data.group or data.part out"});
}

/// Only the first ones that are not for the test.
void keep_first(const Options& options, Split& split) {
  Members samples;
  std::ranges::merge(split.train, split.validation, std::back_inserter(samples));
  const auto used = used_samples(options, std::ssize(samples));
  if (used == std::ssize(samples)) return;
  for (auto* side : {&split.train, &split.validation})
    std::erase_if(*side, [&](auto i) { return i >= samples[static_cast<std::size_t>(used)]; });
}

/// The test samples, those that the data give for validation, and all others as training.
Split without_validation(const Dataset& dataset, const Options& options, std::uint64_t seed) {
  Split split = given_split(dataset);
  if (grouped(dataset)) {
    Members rest;
    std::ranges::merge(split.train, split.validation, std::back_inserter(rest));
    check_sides(dataset, split.test, rest);
  }
  if (!dataset.part.data) {
    Random random(seed, "test split");
    split.test =
        take(dataset, {options.test_fraction, "data.test_fraction", groups_needed(options)},
             split.train, random);
  }
  keep_first(options, split);
  return split;
}

Split with_validation(const Dataset& dataset, const Options& options, Split split, Random random) {
  const bool given = !split.validation.empty(), last = options.validation == "last";
  if (!given && last)
    split.validation = take_last(options.validation_fraction, split.train);
  else if (!given)
    split.validation = take(dataset, {options.validation_fraction, "data.validation_fraction"},
                            split.train, random);
  if (grouped(dataset) && (given || last)) check_sides(dataset, split.train, split.validation);
  return split;
}

void check_folds(const Dataset& dataset, const Members& samples, int folds) {
  const auto found = grouped(dataset)
                         ? static_cast<std::int64_t>(groups_of(dataset, samples).size())
                         : std::ssize(samples);
  if (found < folds)
    throw UsageError({"data.folds",
                      std::to_string(folds) + " folds need as many " +
                          (grouped(dataset) ? "groups" : "samples") +
                          " that are not for the test, found " + with_commas(found),
                      "Lower it"});
}

/// Each part validates once, and the others train.
std::vector<Split> rotate(const std::vector<Members>& parts, const Members& test) {
  std::vector<Split> folds;
  for (const auto& validation : parts) {
    Split fold{{}, validation, test};
    for (const auto& part : parts)
      if (&part != &validation) fold.train.insert(fold.train.end(), part.begin(), part.end());
    std::ranges::sort(fold.train);
    folds.push_back(std::move(fold));
  }
  return folds;
}

std::vector<Split> folds_of(const Dataset& dataset, int folds, const Split& split, Random random) {
  Members samples;
  std::ranges::merge(split.train, split.validation, std::back_inserter(samples));
  check_folds(dataset, samples, folds);
  const auto parts = static_cast<std::size_t>(folds);
  return rotate(grouped(dataset) ? deal_groups(dataset, samples, parts, random)
                                 : deal_stratified(dataset, samples, parts, random),
                split.test);
}

}  // namespace

std::vector<Split> splits(const Dataset& dataset, const Options& options, std::uint64_t seed,
                          std::string_view purpose) {
  Split split = without_validation(dataset, options, seed);
  if (split.train.empty())
    throw UsageError({"data.path", "the data leave no samples to train on", ""});
  const Random random(seed, purpose);
  if (options.folds > 0) return folds_of(dataset, options.folds, split, random);
  return {with_validation(dataset, options, std::move(split), random)};
}

}  // namespace cairn::data
