#include "cairn/protocol/task.hpp"

namespace cairn::protocol {

std::optional<CheckpointRef> checkpoint_read(const Assignment& assignment) {
  if (const auto* test = std::get_if<TestTask>(&assignment.task)) return test->checkpoint;
  if (const auto* final = std::get_if<FinalTask>(&assignment.task)) return final->start;
  if (!assignment.inheritance || assignment.inheritance->control) return std::nullopt;
  return assignment.inheritance->provider;
}

}  // namespace cairn::protocol
