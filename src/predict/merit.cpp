#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "cairn/predict/rehearsal.hpp"

namespace cairn::predict {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double mean(const std::vector<double>& values) {
  if (values.empty()) return kMissing;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<const Trial*> complete(std::span<const Trial> trials) {
  std::vector<const Trial*> all;
  for (const Trial& trial : trials)
    if (trial.complete) all.push_back(&trial);
  return all;
}

/// The first `count` by `value`, best first; of equal ones the earlier.
std::vector<const Trial*> leaders(std::vector<const Trial*> trials, double Trial::*value,
                                  Direction direction, std::size_t count) {
  std::ranges::stable_sort(trials, [&](const Trial* a, const Trial* b) {
    return better(a->*value, b->*value, direction);
  });
  trials.resize(std::min(count, trials.size()));
  return trials;
}

double tau(const std::vector<const Trial*>& trials) {
  std::vector<double> reported, final;
  for (const Trial* trial : trials) {
    if (std::isnan(trial->reported) || std::isnan(trial->final)) continue;
    reported.push_back(trial->reported);
    final.push_back(trial->final);
  }
  return kendall_tau(reported, final);
}

void count_epochs(Merit& merit, const std::vector<const Trial*>& trials) {
  double trained = 0, full = 0;
  for (const Trial* trial : trials) {
    merit.stopped += trial->stopped;
    merit.controls += trial->control;
    trained += trial->epochs;
    full += trial->full;
  }
  merit.curves = trials.size();
  merit.epochs = trained / static_cast<double>(trials.size());
  merit.saved = 1 - trained / full;
}

void measure_errors(Merit& merit, const std::vector<const Trial*>& trials) {
  std::vector<double> errors, of_verdicts, held;
  for (const Trial* trial : trials) {
    if (std::isnan(trial->final)) continue;
    if (!std::isnan(trial->reported)) errors.push_back(std::abs(trial->reported - trial->final));
    if (!trial->verdict) continue;
    of_verdicts.push_back(std::abs(trial->verdict->value - trial->final));
    held.push_back(trial->verdict->low <= trial->final && trial->final <= trial->verdict->high);
  }
  merit.error = mean(errors);
  merit.verdict_error = mean(of_verdicts);
  merit.coverage = mean(held);
}

void compare_leaders(Merit& merit, const std::vector<const Trial*>& trials, Direction direction,
                     std::size_t top) {
  const auto real = leaders(trials, &Trial::final, direction, top);
  const auto said = leaders(trials, &Trial::reported, direction, top);
  merit.leaders = real.size();
  const std::set<const Trial*> wanted(real.begin(), real.end());
  for (const Trial* trial : said) merit.overlap += wanted.contains(trial);
  merit.regret = real.empty() ? kMissing : std::abs(real.front()->final - said.front()->final);
}

/// Pairs of equal neighbours in a sorted sequence: the sum of n (n - 1) / 2 over groups of equals.
template <class Values>
double tied_pairs(const Values& sorted) {
  double pairs = 0, run = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    run = sorted[i] == sorted[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/// Sorts, and counts the pairs that were in the wrong order.
double sort_and_count(std::span<double> values, std::vector<double>& buffer) {
  if (values.size() < 2) return 0;
  const auto left = values.first(values.size() / 2), right = values.subspan(values.size() / 2);
  double swaps = sort_and_count(left, buffer) + sort_and_count(right, buffer);
  buffer.clear();
  auto l = left.begin();
  for (const double value : right) {
    while (l != left.end() && *l <= value) buffer.push_back(*l++);
    swaps += static_cast<double>(left.end() - l);
    buffer.push_back(value);
  }
  buffer.insert(buffer.end(), l, left.end());
  std::ranges::copy(buffer, values.begin());
  return swaps;
}

}  // namespace

Merit merit(std::span<const Trial> trials, Direction direction, std::size_t top) {
  const auto all = complete(trials);
  Merit merit;
  count_epochs(merit, all);
  measure_errors(merit, all);
  merit.tau = tau(all);
  compare_leaders(merit, all, direction, top);
  return merit;
}

double kendall_tau(std::span<const double> a, std::span<const double> b) {
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < a.size(); ++i) pairs.emplace_back(a[i], b[i]);
  std::ranges::sort(pairs);
  const double both = tied_pairs(pairs);
  std::vector<double> first, second, buffer;
  for (const auto& [x, y] : pairs) {
    first.push_back(x);
    second.push_back(y);
  }
  const double swaps = sort_and_count(second, buffer);
  const double n = static_cast<double>(a.size());
  const double all = n * (n - 1) / 2, ties_a = tied_pairs(first), ties_b = tied_pairs(second);
  if (all == ties_a || all == ties_b) return kMissing;
  const double concordance = all - ties_a - ties_b + both - 2 * swaps;
  return concordance / std::sqrt(all - ties_a) / std::sqrt(all - ties_b);
}

}  // namespace cairn::predict
