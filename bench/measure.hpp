#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

/// What all benchmarks share: a clock, and how figures are printed.
namespace cairn::bench {

/// [s]
inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// The value below which so much of all lies, 0 <= share <= 1.
inline double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

inline void print_figure(const char* name, double value, const char* unit) {
  std::printf("figure %s %.4g %s\n", name, value, unit);
  std::fflush(stdout);
}

inline bool has_argument(int argc, char** argv, const std::string& argument) {
  return std::find(argv + 1, argv + argc, argument) != argv + argc;
}

}  // namespace cairn::bench
