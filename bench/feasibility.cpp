// What counting a space of 8·10^18 convolution networks costs, and what it gives: building the
// region within two and four budgets, uniform samples where 1 in 10 and where 5 in 10,000 are
// feasible, a proof of emptiness, mutation. Side by side with blind rejection and with a solver.
#include <sys/resource.h>

#include <cmath>
#include <string>
#include <utility>

#include "cairn/feasibility/region.hpp"
#include "cairn/feasibility/report.hpp"
#include "measure.hpp"
#include "z3_enumeration.hpp"

namespace cairn::bench {
namespace {

using feasibility::Bounds;
using feasibility::Options;
using feasibility::Region;
using space::Architecture;

constexpr double wide_share = 0.1, band_share = 5e-4;
constexpr int last_side = 4;  // 32 halved three times
constexpr std::int64_t no_limit = 1'000'000'000'000'000;
const feasibility::Setting setting{16, "adam"};

std::shared_ptr<const space::Space> networks(int layers) {
  space::StageOptions layer;
  layer.op = {"conv1x1", "conv3x3", "conv5x5"};
  layer.width = {16, 24, 32, 48, 64, 80, 96, 128};
  layer.down = {"none", "stride"};
  layer.repeat = layers;
  space::Options options;
  options.stage = {layer};
  options.head.pool = {"global_average"};
  return std::make_shared<const space::Space>(options, space::Task{{3, 32, 32}, 10});
}

/// Only the rule: what can be built with an image of 4 × 4 at the end.
Options unlimited() {
  Options options;
  options.rule.push_back({"count(down == \"stride\") == 3", ""});
  return options;
}

struct Budget {
  const char* name;  ///< of the cost
  Bounds Options::*bounds;
};
const std::vector<Budget> two{{"parameters", &Options::parameters}, {"macs", &Options::macs}};
const std::vector<Budget> four{two[0],
                               two[1],
                               {"activation_bytes", &Options::activation_bytes},
                               {"training_memory", &Options::training_memory}};

/// Costs of uniform samples: [budget][sample].
using Costs = std::vector<std::vector<double>>;

Costs costs_of(const std::shared_ptr<const space::Space>& space, Options options,
               const std::vector<Budget>& budgets, int count) {
  for (const Budget& budget : budgets)  // some costs are computed only where they have a bound
    if (auto& bounds = options.*budget.bounds; bounds.max == 0) bounds.max = no_limit;
  Costs costs(budgets.size());
  for (const auto& sample : feasibility::sample(space, options, setting, count, 1))
    for (const auto& cost : sample.costs)
      for (std::size_t b = 0; b < budgets.size(); ++b)
        if (cost.name == budgets[b].name) costs[b].push_back(cost.value);
  return costs;
}

double share_within(const Costs& costs, const std::vector<double>& least,
                    const std::vector<double>& most) {
  double inside = 0;
  for (std::size_t i = 0; i < costs[0].size(); ++i) {
    bool within = true;
    for (std::size_t b = 0; b < costs.size(); ++b)
      within = within && least[b] <= costs[b][i] && costs[b][i] <= most[b];
    inside += within ? 1 : 0;
  }
  return inside / static_cast<double>(costs[0].size());
}

std::vector<double> quantiles(const Costs& costs, double share) {
  std::vector<double> values;
  for (const auto& cost : costs) values.push_back(quantile(cost, share));
  return values;
}

/// The least q for which f(q), which grows with q, reaches a share.
double bisect(double share, const auto& f) {
  double low = 0, high = 1;
  for (int i = 0; i < 15; ++i) {
    const double middle = (low + high) / 2;
    (f(middle) < share ? low : high) = middle;
  }
  return high;
}

/// Greatest costs at one quantile of each, so that this share of all keeps within them all.
Options limited(const std::shared_ptr<const space::Space>& space,
                const std::vector<Budget>& budgets) {
  const Costs costs = costs_of(space, unlimited(), budgets, 20'000);
  const std::vector<double> none(budgets.size());
  const double q = bisect(
      wide_share, [&](double at) { return share_within(costs, none, quantiles(costs, at)); });
  Options options = unlimited();
  for (std::size_t b = 0; b < budgets.size(); ++b)
    (options.*budgets[b].bounds).max = static_cast<std::int64_t>(quantiles(costs, q)[b]);
  return options;
}

/// Least costs besides, so that few of those within the greatest are left.
Options banded(const std::shared_ptr<const space::Space>& space, Options options) {
  const Costs costs = costs_of(space, options, two, 40'000);
  const std::vector<double> most = quantiles(costs, 1);
  const double q = bisect(1 - band_share / wide_share, [&](double at) {
    return 1 - share_within(costs, quantiles(costs, at), most);
  });
  for (std::size_t b = 0; b < two.size(); ++b)
    (options.*two[b].bounds).min = static_cast<std::int64_t>(quantiles(costs, q)[b]);
  return options;
}

double build_seconds(const std::shared_ptr<const space::Space>& space, const Options& options) {
  std::vector<double> seconds;
  for (int i = 0; i < 5; ++i) {
    const double begin = now();
    const Region region(space, options, setting);
    seconds.push_back(now() - begin);
  }
  return median(seconds);
}

/// In how many decisions two samples differ, on average over all pairs.
double mean_distance(const std::vector<Architecture>& samples) {
  double sum = 0, pairs = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    for (std::size_t j = 0; j < i; ++j, ++pairs)
      for (std::size_t d = 0; d < samples[i].choices.size(); ++d)
        sum += samples[i].choices[d] != samples[j].choices[d] ? 1 : 0;
  return pairs > 0 ? sum / pairs : 0;
}

/// What a way of sampling gave.
struct Yield {
  double tries = 0, found = 0, seconds = 0;
  std::vector<Architecture> first;  ///< of the samples

  void add(Architecture sample) {
    ++found;
    if (first.size() < 100) first.push_back(std::move(sample));
  }
  void print(const char* name) const {
    std::printf("  %-28s %12.4g %12.1f  of %zu\n", name, found / seconds, mean_distance(first),
                first.size());
    std::fflush(stdout);
  }
};

Yield draw(const Region& region, int count) {
  Yield yield;
  Random random(1, "samples");
  std::vector<Architecture> samples;
  const double begin = now();
  for (int i = 0; i < count; ++i)
    if (auto sample = region.sample(random)) samples.push_back(std::move(*sample));
  yield.seconds = now() - begin;
  for (auto& sample : samples) {
    if (!region.contains(sample)) throw std::runtime_error("a sample breaks a budget");
    yield.add(std::move(sample));
  }
  return yield;
}

/// Uniform networks that can be built, kept if they are within the budgets.
Yield reject(const Region& all, const Region& region, int count) {
  Yield yield;
  Random random(2, "samples");
  const double begin = now();
  for (; yield.tries < count; ++yield.tries)
    if (auto sample = all.sample(random); region.contains(*sample)) yield.add(std::move(*sample));
  yield.seconds = now() - begin;
  return yield;
}

Yield enumerate(const space::Space& space, const Region& region, const Options& options,
                double seconds) {
  Yield yield;
  const double begin = now();
  Z3Enumeration models(space, last_side,
                       {{&space::Cost::parameters, options.parameters.min, options.parameters.max},
                        {&space::Cost::macs, options.macs.min, options.macs.max}});
  while (now() - begin < seconds && yield.found < 1000) {
    auto model = models.next(begin + seconds - now());
    if (!model) break;
    if (!region.contains(*model)) throw std::runtime_error("a model breaks a budget");
    yield.add(std::move(*model));
  }
  yield.seconds = now() - begin;
  return yield;
}

void print_budgets(const char* name, const Options& options, const std::vector<Budget>& budgets) {
  std::printf("%s:", name);
  for (const Budget& budget : budgets) {
    const Bounds& bounds = options.*budget.bounds;
    std::printf(" %s %lld to %lld", budget.name, static_cast<long long>(bounds.min),
                static_cast<long long>(bounds.max));
  }
  std::printf("\n");
}

/// Three ways to sample; returns the rate of the first.
double compare(const std::shared_ptr<const space::Space>& space, const char* name,
               const Options& options, bool longer) {
  const Region all(space, unlimited(), setting), region(space, options, setting);
  const int draws = longer ? 1'000'000 : 200'000;
  const Yield ours = draw(region, draws), blind = reject(all, region, 2 * draws);
  print_budgets(name, options, two);
  std::printf("  feasible by blind rejection: %.3g +- %.1g; by counting: %.3g\n",
              blind.found / blind.tries, std::sqrt(blind.found) / blind.tries,
              region.count().value / all.count().value);
  std::printf("  %-28s %12s %12s\n", "", "samples/s", "distance");
  ours.print("counting");
  blind.print("blind rejection");
  enumerate(*space, region, options, longer ? 120 : 20).print("solver, blocking clauses");
  return ours.found / ours.seconds;
}

/// What each of four budgets takes away that the three others leave.
void print_bindings(const std::shared_ptr<const space::Space>& space, const Options& options) {
  print_budgets("four budgets", options, four);
  const double all = Region(space, options, setting).count().value;
  const double free = Region(space, unlimited(), setting).count().value;
  std::printf("  feasible: %.3g; without each of them in turn:", all / free);
  for (const Budget& budget : four) {
    Options fewer = options;
    fewer.*budget.bounds = {};
    std::printf(" %.3g", Region(space, fewer, setting).count().value / free);
  }
  std::printf("\n");
}

void measure_builds(const std::shared_ptr<const space::Space>& space, const Options& wide) {
  print_figure("feasibility.build2_s", build_seconds(space, wide), "s");
  const Options tight = limited(space, four);
  print_figure("feasibility.build4_s", build_seconds(space, tight), "s");
  Options impossible = unlimited();
  impossible.parameters = {2'000'000, 2'100'000};
  impossible.macs.max = 2'200'000;
  if (!Region(space, impossible, setting).empty())
    throw std::runtime_error("emptiness was not proved");
  print_figure("feasibility.empty_s", build_seconds(space, impossible), "s");
  const auto deep = networks(20);
  print_figure("feasibility.build20_s", build_seconds(deep, limited(deep, two)), "s");
  print_bindings(space, tight);
}

/// Along a chain of children.
void measure_mutation(const Region& region, int steps) {
  Random random(3, "samples");
  auto parent = region.sample(random);
  std::vector<double> microseconds;
  for (int i = 0; i < steps; ++i) {
    const double begin = now();
    auto child = region.neighbour(*parent, random, [](const Architecture&) { return true; });
    microseconds.push_back(1e6 * (now() - begin));
    if (!child || !region.contains(*child)) throw std::runtime_error("no child, or a wrong one");
    parent = std::move(child);
  }
  print_figure("feasibility.mutate_median_us", median(microseconds), "us");
  print_figure("feasibility.mutate_p99_us", quantile(microseconds, 0.99), "us");
}

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void run(bool longer) {
  const auto space = networks(12);
  std::printf("%.3g networks of 12 layers, 36 decisions\n",
              Region(space, unlimited(), setting).count().value);
  const Options wide = limited(space, two), band = banded(space, wide);
  measure_builds(space, wide);
  measure_mutation(Region(space, band, setting), 20'000);
  print_figure("feasibility.memory_mib", peak_mebibytes(), "MiB");  // without the solver's
  print_figure("feasibility.samples_wide", compare(space, "1 in 10", wide, longer), "1/s");
  print_figure("feasibility.samples_band", compare(space, "5 in 10,000", band, longer), "1/s");
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  cairn::bench::run(cairn::bench::has_argument(argc, argv, "--long"));
}
