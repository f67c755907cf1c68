#pragma once

#include <cstdint>
#include <string>

namespace cairn::search {

struct Options {
  std::string method = "evolution";  ///< evolution, random
  std::int64_t candidates = 100;     ///< outcomes that end the search, of whatever status
  std::int64_t population = 50;      ///< evolution: living members
  std::int64_t sample = 0;           ///< evolution: tournament size; 0: half of the population
  bool repeats = false;              ///< may the same network be trained again?
};

/// Throws UsageError.
void validate(const Options& options);

}  // namespace cairn::search
