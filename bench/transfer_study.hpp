#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

#include "heirs.hpp"
#include "measure.hpp"
#include "statistics.hpp"

/// What the parts of the comparison of searches with and without transfer share.
namespace cairn::bench {

/// How much is computed.
struct Scale {
  int seeds = 4;
  int set = 32;        ///< networks that are ranked
  int true_seeds = 2;  ///< full trainings of each of them
  int images = 4000;   ///< to train on
  double full_epochs = 20;
  std::vector<double> schedules{5, 7, 9, 11, 13, 16, 20};  ///< [epochs]
  SearchPlan search{70, 15, 3, 0, 1};
  bool all_finalists = false;  ///< of every mode, not only of off and the main one
};

struct Study {
  World world;
  Scale scale;
  std::vector<Mode> modes;  ///< off, ways to hand layers on, random

  /// The last way that was asked for.
  std::size_t main_mode() const { return modes.size() - 2; }
};

/// Searches: [mode][seed].
using Courses = std::vector<std::vector<Course>>;

inline void report_progress(const std::string& what) {
  static const double begin = now();
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::fprintf(stderr, "%6.0f s  %s\n", now() - begin, what.c_str());
}

/// "0.1234 +- 0.0056"
inline std::string text(const Mean& mean) {
  char text[64];
  std::snprintf(text, sizeof text, "%.4f +- %.4f", mean.value(), mean.count > 1 ? mean.error() : 0);
  return text;
}
/// The same of differences, with their significance.
inline std::string test_text(const Mean& differences) {
  char text[64];
  std::snprintf(text, sizeof text, "%+.4f +- %.4f (p = %.2g)", differences.value(),
                differences.count > 1 ? differences.error() : 0, p_value(differences));
  return text;
}

inline std::string figure_name(const std::string& what, const Mode& mode) {
  return "transfer." + what + "_" + mode.name;
}

}  // namespace cairn::bench
