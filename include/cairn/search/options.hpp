#pragma once

#include <cstdint>
#include <string>

namespace cairn::search {

struct Options {
  std::string method = "evolution";  ///< evolution, random
  std::int64_t candidates = 100;     ///< outcomes that end the search, of whatever status
  std::int64_t population = 50;      ///< evolution: living members
  std::int64_t sample = 0;           ///< evolution: tournament size; 0: half of the population
  /// evolution: the last layers change 1 + late_bias times as often as the first, so that children
  /// keep more of what comes before; 0: all decisions equally often
  double late_bias = 0;
  bool repeats = false;  ///< may the same network be trained again?
};

/// Throws UsageError.
void validate(const Options& options);

}  // namespace cairn::search
