#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "transfer_study.hpp"

/// How soon the best of a search are fully trained, with transfer and without.
namespace cairn::bench {

struct Finalist {
  const Trial* trial;
  std::uint64_t seed;
  double scratch = 0;  ///< test accuracy of a full training from scratch
};

inline std::vector<Finalist> finalists(const std::vector<Course>& courses) {
  std::vector<Finalist> result;
  for (std::size_t seed = 0; seed < courses.size(); ++seed)
    for (const Trial& trial : courses[seed].top)
      result.push_back({&trial, 1 + static_cast<std::uint64_t>(seed)});
  return result;
}

/// Accuracies of all finalists after so many epochs, from scratch or from their checkpoints.
inline std::vector<double> train_all(const Study& study, const std::vector<Finalist>& finalists,
                                     double epochs, bool from_scratch) {
  std::vector<double> result(finalists.size());
  on_two_threads(result.size(), [&](std::size_t i) {
    const auto& [trial, seed, scratch] = finalists[i];
    result[i] = full_accuracy(study.world, seed, epochs, *trial, from_scratch);
  });
  return result;
}

/// How much better all finalists are than after the full training from scratch: one value for each
/// search, whose finalists are no independent draws.
inline Mean gain(const Study& study, const std::vector<Finalist>& finalists, double epochs,
                 bool from_scratch) {
  const auto accuracy = train_all(study, finalists, epochs, from_scratch);
  std::map<std::uint64_t, Mean> by_search;
  for (std::size_t i = 0; i < accuracy.size(); ++i)
    by_search[finalists[i].seed].add(accuracy[i] - finalists[i].scratch);
  Mean gain;
  for (const auto& [seed, mean] : by_search) gain.add(mean.value());
  std::printf("    %2g epochs from %s: %s\n", epochs, from_scratch ? "scratch" : "the checkpoints",
              test_text(gain).c_str());
  std::fflush(stdout);
  return gain;
}

/// The shortest schedule from the checkpoints that is as good as the full one from scratch, found
/// by bisection: longer ones are taken to be better. Nothing: none is.
inline std::optional<double> shortest_schedule(const Study& study,
                                               const std::vector<Finalist>& finalists) {
  const auto& schedules = study.scale.schedules;
  std::size_t low = 0, high = schedules.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (gain(study, finalists, schedules[middle], false).value() >= 0)
      high = middle;
    else
      low = middle + 1;
  }
  return high < schedules.size() ? std::optional(schedules[high]) : std::nullopt;
}

inline void print_ratios(const Study& study, const std::string& mode, double epochs,
                         double lineage) {
  const double full = study.scale.full_epochs;
  print_figure(("transfer.topk_epochs_ratio" + mode).c_str(), full / epochs, "1");
  print_figure(("transfer.topk_ratio_with_lineage" + mode).c_str(), full / (epochs + lineage), "1");
}

inline void study_finalists(const Study& study, std::size_t m, const std::vector<Course>& courses) {
  const Mode& mode = study.modes[m];
  auto chosen = finalists(courses);
  const auto scratch = train_all(study, chosen, study.scale.full_epochs, true);
  Mean accuracy, lineage;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    chosen[i].scratch = scratch[i];
    accuracy.add(scratch[i]);
    lineage.add(chosen[i].trial->inherited + study.scale.search.epochs);
  }
  std::printf("  %s: test accuracy %s after %g epochs from scratch; %.1f epochs in the search\n",
              mode.name.c_str(), text(accuracy).c_str(), study.scale.full_epochs, lineage.value());
  print_figure(figure_name("topk_accuracy", mode).c_str(), accuracy.value(), "1");
  report_progress("full training of the best, " + mode.name);
  const auto epochs = shortest_schedule(study, chosen);
  report_progress("schedules of the best, " + mode.name);
  if (!epochs) return (void)std::printf("    no schedule from the checkpoints was as good\n");
  if (*epochs < study.scale.full_epochs) gain(study, chosen, *epochs, true);  // for comparison
  print_ratios(study, "_" + mode.name, *epochs, lineage.value());
  if (m == study.main_mode()) print_ratios(study, "", *epochs, lineage.value());
}

inline void study_best(const Study& study, const Courses& courses) {
  std::printf("the best %d of each search, fully trained\n", study.scale.search.top);
  for (std::size_t m = 0; m < courses.size(); ++m)
    if (study.scale.all_finalists || m == 0 || m == study.main_mode())
      study_finalists(study, m, courses[m]);
}

}  // namespace cairn::bench
