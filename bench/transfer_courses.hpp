#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "cairn/core/text.hpp"
#include "transfer_study.hpp"

/// The accuracy of what searches propose, with transfer and without.
namespace cairn::bench {

inline Courses run_searches(const Study& study) {
  const auto seeds = static_cast<std::size_t>(study.scale.seeds);
  Courses courses(study.modes.size(), std::vector<Course>(seeds));
  on_two_threads(courses.size() * seeds, [&](std::size_t i) {
    const auto mode = i % study.modes.size(), seed = i / study.modes.size();
    courses[mode][seed] = evolve(study.world, study.modes[mode], study.scale.search,
                                 1 + static_cast<std::uint64_t>(seed));
    report_progress("search " + study.modes[mode].name + ", seed " + std::to_string(seed + 1));
  });
  return courses;
}

/// Mean and best score of a part of a search.
struct Level {
  double mean = 0, best = 0;
};

/// `quarter` from 0; the best counts from the beginning.
inline Level level(const Course& course, std::size_t quarter) {
  const std::size_t begin = course.trials.size() * quarter / 4,
                    end = course.trials.size() * (quarter + 1) / 4;
  Mean mean;
  Level result;
  for (std::size_t i = 0; i < end; ++i) {
    result.best = std::max(result.best, course.trials[i].score);
    if (i >= begin) mean.add(course.trials[i].score);
  }
  result.mean = mean.value();
  return result;
}

/// A row for each mode: `value` in the quarters of the search.
inline void print_courses(const Study& study, const Courses& courses, double Level::*value) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t m = 0; m < courses.size(); ++m) {
    rows.push_back({study.modes[m].name});
    for (std::size_t quarter = 0; quarter < 4; ++quarter) {
      Mean mean;
      for (const auto& course : courses[m]) mean.add(level(course, quarter).*value);
      rows.back().push_back(text(mean));
    }
  }
  const char* what = value == &Level::mean ? "mean of" : "best until";
  std::fputs(text_table({what, "quarter 1", "quarter 2", "quarter 3", "quarter 4"}, rows).c_str(),
             stdout);
}

inline void print_gains(const Study& study, const Courses& courses) {
  for (std::size_t m = 1; m < courses.size(); ++m) {
    Mean mean, best;
    for (std::size_t seed = 0; seed < courses[m].size(); ++seed) {
      const Level with = level(courses[m][seed], 3), without = level(courses[0][seed], 3);
      mean.add(with.mean - without.mean);
      best.add(with.best - without.best);
    }
    std::printf("%s: gain in the mean of the last quarter %s, in the best of all %s\n",
                study.modes[m].name.c_str(), test_text(mean).c_str(), test_text(best).c_str());
    print_figure(figure_name("mean_gain", study.modes[m]).c_str(), mean.value(), "1");
    print_figure(figure_name("mean_gain_p", study.modes[m]).c_str(), p_value(mean), "1");
    print_figure(figure_name("best_gain", study.modes[m]).c_str(), best.value(), "1");
    print_figure(figure_name("best_gain_p", study.modes[m]).c_str(), p_value(best), "1");
  }
}

inline void print_heritage(const Mode& mode, const std::vector<Course>& courses) {
  Mean share, epochs, heirs;
  for (const auto& course : courses)
    for (const Trial& trial : course.trials) {
      heirs.add(trial.share > 0 ? 1 : 0);
      if (trial.share == 0) continue;
      share.add(trial.share);
      epochs.add(trial.inherited);
    }
  if (share.count > 0)
    std::printf(
        "%s: %.0f %% of the candidates inherit %.0f %% of their parameters, trained "
        "for %.1f epochs before\n",
        mode.name.c_str(), 100 * heirs.value(), 100 * share.value(), epochs.value());
}

inline void report_searches(const Study& study, const Courses& courses) {
  std::printf("%s in the course of the search, means over %d seeds\n", study.world.metric.c_str(),
              study.scale.seeds);
  print_courses(study, courses, &Level::mean);
  print_courses(study, courses, &Level::best);
  for (std::size_t m = 1; m < courses.size(); ++m) print_heritage(study.modes[m], courses[m]);
  print_gains(study, courses);
  std::printf("\n");
}

}  // namespace cairn::bench
