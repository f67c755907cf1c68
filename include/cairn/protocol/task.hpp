#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "cairn/core/id.hpp"
#include "cairn/protocol/transfer.hpp"
#include "cairn/space/architecture.hpp"

namespace cairn::protocol {

/// Train a candidate for the search.
struct SearchTask {
  friend bool operator==(const SearchTask&, const SearchTask&) = default;
};
/// Train one of the best fully, then measure it once on the test data.
struct FinalTask {
  bool merge_validation = false;         ///< train on the validation data, too
  std::optional<CheckpointRef> start{};  ///< its weights; none: from scratch
  friend bool operator==(const FinalTask&, const FinalTask&) = default;
};
/// Measure the network of a checkpoint on the test data.
struct TestTask {
  CheckpointRef checkpoint;
  friend bool operator==(const TestTask&, const TestTask&) = default;
};
using Task = std::variant<SearchTask, FinalTask, TestTask>;
/// "search", "final", "test"
std::string_view name(const Task& task);

/// Work for one worker. (candidate, attempt) names it in every message and file.
struct Assignment {
  CandidateId candidate;
  Attempt attempt;
  space::Architecture architecture;
  Task task;
  std::uint64_t known = 0;                   ///< candidates that had an outcome when it was decided
  std::optional<Inheritance> inheritance{};  ///< of a search task
  std::optional<CheckpointRef> resume{};     ///< where an earlier attempt was cut off

  friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// The checkpoint whose weights a training begins with, if any.
std::optional<CheckpointRef> checkpoint_read(const Assignment& assignment);

}  // namespace cairn::protocol
