// Reports against brute force: counts of each condition, shares, ranges, conflicts and remedies.

#include "cairn/feasibility/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "brute_force.hpp"
#include "spaces.hpp"

namespace cairn::feasibility {
namespace {

using space::Architecture;

/// The value of a cost by its name.
std::int64_t value(const Measured& measured, const std::string& name) {
  if (name == "parameters") return measured.cost.parameters;
  if (name == "macs") return measured.cost.macs;
  if (name == "depth") return measured.cost.weighted_layers;
  if (name == "weight_bytes") return measured.cost.weight_bytes;
  if (name == "activation_bytes") return measured.cost.activation_bytes;
  if (name == "training_memory") return measured.training_memory;
  return measured.inference_memory;
}

/// Both bounds of a cost by its name.
std::pair<std::int64_t*, std::int64_t*> bounds(Options& options, const std::string& name) {
  std::map<std::string, Bounds*> all{{"parameters", &options.parameters},
                                     {"macs", &options.macs},
                                     {"depth", &options.depth},
                                     {"weight_bytes", &options.weight_bytes},
                                     {"activation_bytes", &options.activation_bytes},
                                     {"training_memory", &options.training_memory}};
  if (const auto found = all.find(name); found != all.end())
    return {&found->second->min, &found->second->max};
  return {&options.inference_memory.min, &options.inference_memory.max};
}

void expect_count(const Count& count, std::size_t expected) {
  if (count.exact) {
    EXPECT_EQ(count.value, static_cast<double>(expected));
  } else {
    EXPECT_NEAR(count.value, static_cast<double>(expected), 5 * count.error);
  }
}

/// "parameters <= 1,234 B" → name, whether upper, 1234
struct Bound {
  std::string name;
  bool upper = false;
  std::int64_t value = 0;
};
Bound parse(const std::string& text) {
  const auto sign = text.find("= ") - 1;
  std::string digits = text.substr(sign + 3);
  std::erase(digits, ',');
  return {text.substr(0, sign - 1), text[sign] == '<', std::stoll(digits)};
}

void set(Options& options, const Bound& bound, std::int64_t value) {
  const auto [min, max] = bounds(options, bound.name);
  (bound.upper ? *max : *min) = value;
}

void check_ranges(const Report& report, const space::Space& space, const Options& options) {
  for (const auto& range : report.ranges) {
    Options others = options;
    const auto [min, max] = bounds(others, range.least.name);
    *min = *max = 0;
    std::vector<std::int64_t> values;
    for (const auto& architecture : all_feasible(space, others))
      values.push_back(value(measure(space, architecture, others), range.least.name));
    if (values.empty()) continue;
    EXPECT_TRUE(range.least_proved && range.greatest_proved);
    EXPECT_EQ(range.least.value, static_cast<double>(std::ranges::min(values)));
    EXPECT_EQ(range.greatest.value, static_cast<double>(std::ranges::max(values)));
  }
}

void check_shares(const Report& report, const std::vector<Architecture>& feasible) {
  for (std::size_t d = 0; d < report.shares.size(); ++d)
    for (std::size_t c = 0; c < report.shares[d].size(); ++c) {
      const auto with =
          std::ranges::count_if(feasible, [&](const Architecture& a) { return a.choices[d] == c; });
      const double share = static_cast<double>(with) / static_cast<double>(feasible.size());
      EXPECT_NEAR(report.shares[d][c].share, share, report.shares_exact ? 1e-9 : 0.1);
      EXPECT_TRUE(!report.shares_exact || report.shares[d][c].dead == (with == 0));
      EXPECT_TRUE(!report.shares[d][c].dead || with == 0);
    }
}

TEST(Report, IsWhatBruteForceSays) {
  for (std::uint64_t i = 0; i < 25; ++i) {
    SCOPED_TRACE(i);
    Random random(i, "report_test");
    const auto space = random_space(random, 2000);
    const Options options = random_budgets(*space, random);
    const auto expected = all_feasible(*space, options);
    const Report report = analyse(space, options, kSetting, {3, 1, 2000});
    EXPECT_EQ(report.encodings, space->encodings());
    expect_count(report.buildable, all_feasible(*space, {}).size());
    expect_count(report.feasible, expected.size());
    for (const auto& condition : report.conditions) {
      Options alone;
      alone.inference_memory.batch = options.inference_memory.batch;
      const Bound bound = parse(condition.text);
      set(alone, bound, bound.value);
      expect_count(condition.alone, all_feasible(*space, alone).size());
    }
    EXPECT_EQ(report.conflict.has_value(), expected.empty());
    if (expected.empty()) continue;
    check_shares(report, expected);
    check_ranges(report, *space, options);
    EXPECT_EQ(report.samples.size(), 3u);
    for (const auto& sample : report.samples) {
      const Measured measured = measure(*space, sample.architecture, options);
      for (const auto& cost : sample.costs)
        EXPECT_EQ(cost.value, static_cast<double>(value(measured, cost.name))) << cost.name;
    }
  }
}

TEST(Conflict, IsSmallestAndItsRemediesAreNearest) {
  int conflicts = 0, remedies = 0;
  for (std::uint64_t i = 0; i < 400 && conflicts < 20; ++i) {
    SCOPED_TRACE(i);
    Random random(i, "conflict_test");
    const auto space = random_space(random, 2000);
    const Options options = random_budgets(*space, random);
    if (!all_feasible(*space, options).empty()) continue;
    const auto conflict = find_conflict(space, options, kSetting);
    ASSERT_TRUE(conflict);
    ++conflicts;
    Options core;
    core.inference_memory.batch = options.inference_memory.batch;
    for (const auto& part : conflict->parts) set(core, parse(part.text), parse(part.text).value);
    EXPECT_TRUE(all_feasible(*space, core).empty());
    for (const auto& part : conflict->parts) {
      Options fewer = core;
      set(fewer, parse(part.text), 0);
      EXPECT_FALSE(all_feasible(*space, fewer).empty()) << part.text << " is not needed";
      Options without = options;
      set(without, parse(part.text), 0);
      EXPECT_EQ(part.decisive, !all_feasible(*space, without).empty());
      if (part.remedy.empty()) continue;
      ++remedies;
      const Bound bound = parse(part.remedy);
      Options mended = options;
      set(mended, bound, bound.value);
      EXPECT_FALSE(all_feasible(*space, mended).empty()) << part.remedy;
      set(mended, bound, bound.value + (bound.upper ? -1 : 1));
      EXPECT_TRUE(all_feasible(*space, mended).empty()) << part.remedy << " is not the nearest";
    }
  }
  EXPECT_EQ(conflicts, 20);
  EXPECT_GE(remedies, 10);
}

TEST(Conflict, NamesASpaceWithoutNetworks) {
  const space::StageOptions stage{{1}, {"conv3x3"}, {4}, {"max_pool"}, {"batch"}, {"relu"}, 9};
  space::Options options;
  options.stage = {stage};
  const auto space = std::make_shared<const space::Space>(options, space::Task{{1, 5, 5}, 2});
  const auto conflict = find_conflict(space, {}, kSetting);
  ASSERT_TRUE(conflict);
  EXPECT_TRUE(conflict->parts.empty());
  EXPECT_EQ(to_text(*conflict), "no network of the space can be built");
}

}  // namespace
}  // namespace cairn::feasibility
