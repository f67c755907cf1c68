#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "cairn/feasibility/region.hpp"
#include "cairn/search/generator.hpp"
#include "measure.hpp"
#include "result_table.hpp"
#include "statistics.hpp"

/// Searches in tables of real trainings, in virtual time with one worker.
///
/// Assumed: proposals cost no time. Whatever breaks a budget of memory fails after 5 % of its
/// training; what breaks another one (a latency that must be measured, say) is trained and then
/// discarded. All else takes the table's time of training, or, where there is none, the same for
/// all.
namespace cairn::bench {

inline constexpr double start_up = 0.05;      ///< of a training, until it breaks a memory budget
inline constexpr double target_share = 0.01;  ///< of the feasible reach the score that is asked for
inline constexpr std::uint64_t most_proposals = 10'000;
inline const std::vector<double> times{3, 10, 30, 100, 300};  ///< of curves [mean trainings]

enum class Mode { filter, discard, reject };
inline constexpr std::array modes{Mode::filter, Mode::discard, Mode::reject};

/// A budget for one cost of a table, and what can be found within it.
struct Budget {
  Budget(const ResultTable& table, const CostColumn& cost, double share)
      : cost(&cost), max(quantile(cost.values, share)) {
    std::vector<double> scores;
    for (std::size_t row = 0; row < table.score.size(); ++row) {
      if (!allows(row)) continue;
      scores.push_back(table.score[row]);
      worst_truth = std::min(worst_truth, table.truth[row]);
    }
    target = quantile(scores, 1 - target_share);
  }
  bool allows(std::size_t row) const { return cost->values[row] <= max; }

  const CostColumn* cost;
  double max;
  double target = 0;         ///< score of the best 1 % of the feasible
  double worst_truth = 1e9;  ///< of the feasible
};

inline std::shared_ptr<const feasibility::Region> region(const ResultTable& table,
                                                         const Budget* budget) {
  feasibility::TableOptions options;
  options.name = budget != nullptr ? budget->cost->name : "row";  // a column without bounds
  options.column = options.name;
  options.file = table.file;
  if (budget != nullptr) options.max = budget->max;
  feasibility::Options all;
  all.table.push_back(options);
  return std::make_shared<const feasibility::Region>(table.space, all);
}

/// One search, followed through time.
struct Course {
  double reached = 0;  ///< when the target was [mean trainings]; the end, if it never was
  bool reaches = false;
  double proposals = 0, trainings = 0;
  std::vector<double> best;  ///< truth of the best score within the budget at each of `times`
};

/// What a course needs to know.
struct Setup {
  const ResultTable* table;
  const Budget* budget;
  Mode mode;
  std::shared_ptr<const feasibility::Region> region;
  search::Options search;
  std::uint64_t first_seed;
};

/// Time that a proposal takes, in that of its training.
inline double effort(const Setup& setup, bool allowed) {
  if (allowed) return 1;
  if (setup.mode == Mode::reject) return 0;
  return setup.budget->cost->memory ? start_up : 1;
}

inline double mean_training(const ResultTable& table) {
  Mean mean;
  for (double seconds : table.seconds) mean.add(seconds);
  return mean.value();
}

inline Course follow(const Setup& setup, std::uint64_t seed) {
  const ResultTable& table = *setup.table;
  const auto generator =
      search::make_generator(setup.search, setup.region, seed, Direction::maximize);
  const double unit = mean_training(table);
  Course course;
  double time = 0, best_score = -1e9, best_truth = setup.budget->worst_truth;
  for (std::uint64_t id = 0; id < most_proposals; ++id) {
    const auto proposal = generator->ask(CandidateId(id));
    if (!proposal) break;
    const std::size_t row = table.row(proposal->architecture);
    const bool allowed = setup.budget->allows(row);
    if (!allowed && setup.mode == Mode::filter)
      throw std::runtime_error("a candidate breaks the budget");
    time += effort(setup, allowed) * table.seconds[row] / unit;
    while (course.best.size() < times.size() && time > times[course.best.size()])
      course.best.push_back(best_truth);
    if (course.best.size() == times.size() && course.reaches) return course;
    generator->tell(CandidateId(id), allowed ? std::optional(table.score[row]) : std::nullopt);
    if (!course.reaches) {
      course.reached = time;
      ++course.proposals;
      if (allowed) ++course.trainings;
    }
    if (!allowed || table.score[row] <= best_score) continue;
    best_score = table.score[row];
    best_truth = table.truth[row];
    course.reaches = course.reaches || best_score >= setup.budget->target;
  }
  course.best.resize(times.size(), best_truth);
  return course;
}

}  // namespace cairn::bench
