#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cairn/space/options.hpp"
#include "cairn/space/task.hpp"

namespace cairn::space {

/// Whether an input is C×H×W, C×L or categories.
inline bool is_image(const TaskInput& input) {
  return input.shape.size() == 3;
}
inline bool is_sequence(const TaskInput& input) {
  return input.shape.size() == 2;
}

inline constexpr std::int64_t kFloatBytes = 4;

/// Of one sample [bytes]: floats, or categories as 64-bit integers.
inline std::int64_t input_bytes(const TaskInput& input) {
  std::int64_t bytes = input.categories.empty() ? kFloatBytes : 8;
  for (auto extent : input.shape) bytes *= extent;
  return bytes;
}

/// For each branch (without branches: for the stages) the inputs that it takes, by their numbers.
/// Throws UsageError for a task that no network could have, for names that are unknown, missing or
/// taken twice, and for layers that do not fit their inputs.
std::vector<std::vector<std::size_t>> take_inputs(const Options& options, const Task& task);

}  // namespace cairn::space
