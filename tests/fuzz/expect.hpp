#pragma once

#include <gtest/gtest.h>

#include "fuzz/target.hpp"

namespace cairn::fuzz {

/// Reads so many inputs: the short version of bench/fuzz, which also sees crashes and memory, and
/// repeats one input by its number (`bench_fuzz --target NAME --only NUMBER`).
inline void expect_sound(const Target& target, std::uint64_t inputs) {
  std::uint64_t accepted = 0, refused = 0;
  for (const std::string& seed : target.seeds) {
    const Trial trial = try_input(target, seed);
    EXPECT_EQ(trial.ending, Ending::accepted) << target.name << ", a seed: " << trial.what;
  }
  for (std::uint64_t number = 0; number < inputs; ++number) {
    const Trial trial = try_input(target, input_of(target, 1, number));
    EXPECT_NE(trial.ending, Ending::finding)
        << target.name << ", input " << number << ": " << trial.what;
    ++(trial.ending == Ending::accepted ? accepted : refused);
  }
  EXPECT_GT(accepted, 0u) << target.name;
  EXPECT_GT(refused, 0u) << target.name;
}

}  // namespace cairn::fuzz
