// What proposing only the feasible buys: searches in tables of real trainings, in virtual time with
// one worker, until a given score is reached within a budget. The filter against training and
// discarding what breaks the budget, and against rejecting it after it was proposed.
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "real_pair.hpp"
#include "shared_data.hpp"
#include "table_search.hpp"

namespace cairn::bench {
namespace {

using feasibility::Region;

constexpr std::array names{"filter", "train, discard", "propose, reject"};

/// Courses with different seeds.
struct Study {
  Mean reached, proposals, trainings;
  int reaches = 0;
  std::vector<Mean> best{times.size()};

  Study(const Setup& setup, int seeds) {
    for (int i = 0; i < seeds; ++i) {
      const Course course = follow(setup, setup.first_seed + static_cast<std::uint64_t>(i));
      reached.add(course.reached);
      proposals.add(course.proposals);
      trainings.add(course.trainings);
      reaches += course.reaches ? 1 : 0;
      for (std::size_t i = 0; i < times.size(); ++i) best[i].add(course.best[i]);
    }
  }
  void print(const char* name, int seeds) const {
    std::printf("    %-16s %7.1f +- %4.1f %4d/%d %8.0f %7.0f |", name, reached.value(),
                reached.error(), reaches, seeds, proposals.value(), trainings.value());
    for (const Mean& mean : best) std::printf(" %6.2f +- %.2f", mean.value(), mean.error());
    std::printf("\n");
  }
};

/// How much sooner than without the filter, over tables, budgets and methods.
class Gain {
 public:
  void add(const Mean& without, const Mean& with) {
    const double a = without.error() / without.value(), b = with.error() / with.value();
    logarithms_.add(std::log(without.value() / with.value()));
    variance_ += a * a + b * b;
  }
  double value() const { return std::exp(logarithms_.value()); }
  /// Standard error, from that of each ratio.
  double error() const { return value() * std::sqrt(variance_) / logarithms_.count; }

 private:
  Mean logarithms_;
  double variance_ = 0;
};

struct Gains {
  Gain discard, reject;
};
using GainsByMethod = std::map<std::string, Gains>;
const std::string both = "both methods";

/// No two studies share seeds: their errors are independent.
void compare(const ResultTable& table, const Budget& budget, int seeds, GainsByMethod& gains,
             std::uint64_t& next_seed) {
  const auto within = region(table, &budget), all = region(table, nullptr);
  for (const char* method : {"random", "evolution"}) {
    search::Options search;
    search.method = method;
    std::printf("  %s\n", method);
    std::vector<Study> studies;
    for (Mode mode : modes) {
      studies.emplace_back(
          Setup{&table, &budget, mode, mode == Mode::filter ? within : all, search, next_seed},
          seeds);
      next_seed += static_cast<std::uint64_t>(seeds);
      studies.back().print(names[static_cast<std::size_t>(mode)], seeds);
    }
    const Mean &ours = studies[0].reached, &discard = studies[1].reached,
               &reject = studies[2].reached;
    for (const std::string& group : {std::string(method), both}) {
      gains[group].discard.add(discard, ours);
      gains[group].reject.add(reject, ours);
    }
    std::printf("    filter is faster by %.2f and %.2f\n", discard.value() / ours.value(),
                reject.value() / ours.value());
    std::fflush(stdout);
  }
}

GainsByMethod compare_all(const std::vector<ResultTable>& tables, double share, int seeds) {
  GainsByMethod gains;
  std::uint64_t next_seed = 1;
  for (const ResultTable& table : tables)
    for (const CostColumn& cost : table.costs) {
      const Budget budget(table, cost, share);
      std::printf("%s, %s <= %g (%.0f %% of the space), score >= %g\n", table.name.c_str(),
                  cost.name.c_str(), budget.max, 100 * share, budget.target);
      std::printf("    %-16s %15s %7s %9s %7s | truth of the best after", "", "trainings' time",
                  "reached", "proposals", "trained");
      for (double time : times) std::printf(" %g", time);
      std::printf("\n");
      compare(table, budget, seeds, gains, next_seed);
    }
  std::printf("budgets at %.0f %%, geometric means: the filter is faster by\n", 100 * share);
  for (const auto& [group, gain] : gains)
    std::printf("  %-14s %.2f +- %.2f (train, discard) %.2f +- %.2f (propose, reject)\n",
                group.c_str(), gain.discard.value(), gain.discard.error(), gain.reject.value(),
                gain.reject.error());
  std::printf("\n");
  return gains;
}

/// How far the best of so many evaluations is from the best of all, without a budget.
struct Regret {
  Mean truth, score;
};

std::array<Regret, 2> regrets(const ResultTable& table, const std::shared_ptr<const Region>& all,
                              const search::Options& search, int seeds) {
  constexpr std::array after{100, 300};
  std::array<Regret, 2> regrets;
  for (int seed = 1; seed <= seeds; ++seed) {
    const auto generator =
        search::make_generator(search, all, static_cast<std::uint64_t>(seed), Direction::maximize);
    std::size_t best = 0;
    for (int i = 0, next = 0; i < after.back(); ++i) {
      const CandidateId id(static_cast<std::uint64_t>(i));
      const std::size_t row = table.row(generator->ask(id)->architecture);
      generator->tell(id, table.score[row]);
      if (i == 0 || table.score[row] > table.score[best]) best = row;
      if (i + 1 != after[static_cast<std::size_t>(next)]) continue;
      auto& regret = regrets[static_cast<std::size_t>(next++)];
      regret.truth.add(quantile(table.truth, 1) - table.truth[best]);
      regret.score.add(quantile(table.score, 1) - table.score[best]);
    }
  }
  return regrets;
}

void print_regrets(const ResultTable& table, const std::vector<search::Options>& searches,
                   int seeds) {
  const auto all = region(table, nullptr);
  std::printf("%s without a budget: mean regret of %d searches after 100 and 300 evaluations\n",
              table.name.c_str(), seeds);
  std::printf("    %-18s %28s | %28s\n", "", "truth", "score");
  for (const auto& search : searches) {
    const auto [hundred, more] = regrets(table, all, search, seeds);
    const std::string name = search.method == "random"
                                 ? search.method
                                 : search.method + " " + std::to_string(search.population) + "/" +
                                       std::to_string(search.sample);
    std::printf("    %-18s %.3f +- %.3f %.3f +- %.3f | %.3f +- %.3f %.3f +- %.3f\n", name.c_str(),
                hundred.truth.value(), hundred.truth.error(), more.truth.value(),
                more.truth.error(), hundred.score.value(), hundred.score.error(),
                more.score.value(), more.score.error());
    std::fflush(stdout);
  }
  std::printf("\n");
}

/// Random search, evolution as it is by default, and other populations.
std::vector<search::Options> searches(bool longer) {
  std::vector<search::Options> searches(2);
  searches[0].method = "random";
  if (!longer) return searches;
  for (auto [population, sample] : std::vector<std::pair<int, int>>{{10, 3},
                                                                    {10, 5},
                                                                    {20, 5},
                                                                    {20, 10},
                                                                    {25, 8},
                                                                    {30, 10},
                                                                    {30, 15},
                                                                    {50, 5},
                                                                    {50, 10},
                                                                    {50, 25},
                                                                    {100, 10},
                                                                    {100, 25}}) {
    searches.emplace_back();
    searches.back().population = population;
    searches.back().sample = sample;
  }
  return searches;
}

/// A folder of its own that goes with it.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("cairn-bench-" + std::to_string(getpid()))) {
    std::filesystem::create_directory(path_);
  }
  Folder(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void run(const std::filesystem::path& data, bool longer) {
  const Folder folder;
  const TableLayout accel = accel_nasbench(), cells = nas_bench_201();
  const std::vector<ResultTable> tables{
      TableReader(data / "nas/accel_nasbench.csv.gz", accel, folder.path()).read(),
      TableReader(data / "nas/nb201_merged.csv.gz", cells, folder.path()).read()};
  for (const auto& table : tables) print_regrets(table, searches(longer), longer ? 500 : 200);
  const int seeds = longer ? 400 : 100;
  compare_all(tables, 0.5, seeds);
  const Gains gains = compare_all(tables, 0.25, seeds).at(both);
  compare_all(tables, 0.1, seeds);
  print_figure("feasibility_gain.vs_discard", gains.discard.value(), "1");
  print_figure("feasibility_gain.vs_reject", gains.reject.value(), "1");
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  const bool longer = cairn::bench::has_argument(argc, argv, "--long");
  if (const auto data = cairn::bench::shared_data("nas"))
    cairn::bench::run(*data, longer);
  else
    std::printf("skipped: no tables of real trainings (CAIRN_SHARED_DATA names their folder)\n");
  if (longer) cairn::bench::compare_real_pair(300);
}
