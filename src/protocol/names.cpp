#include <array>

#include "cairn/protocol/message.hpp"

namespace cairn::protocol {
namespace {

template <class Variant, std::size_t N>
std::string_view pick(const Variant& value, const std::array<std::string_view, N>& names) {
  static_assert(std::variant_size_v<Variant> == N, "a name for each alternative");
  return names[value.index()];
}

}  // namespace

std::string_view name(Status status) {
  static constexpr std::array<std::string_view, 4> names{"trained", "stopped", "failed",
                                                         "interrupted"};
  return names.at(static_cast<std::size_t>(status));
}

std::string_view name(Fault fault) {
  static constexpr std::array<std::string_view, 4> names{"", "candidate", "memory", "unknown"};
  return names.at(static_cast<std::size_t>(fault));
}

std::string_view name(Advice advice) {
  static constexpr std::array<std::string_view, 3> names{"go", "stop", "control"};
  return names.at(static_cast<std::size_t>(advice));
}

std::string_view name(Phase phase) {
  static constexpr std::array<std::string_view, 7> names{"load", "build", "train", "validate",
                                                         "test", "write", "wait"};
  return names.at(static_cast<std::size_t>(phase));
}

std::string_view name(Match match) {
  static constexpr std::array<std::string_view, 4> names{"none", "lp", "lcs", "identity"};
  return names.at(static_cast<std::size_t>(match));
}

std::string_view name(Provider provider) {
  static constexpr std::array<std::string_view, 4> names{"parent", "nearest", "best", "random"};
  return names.at(static_cast<std::size_t>(provider));
}

std::string_view name(const Task& task) {
  return pick(task, std::array<std::string_view, 3>{"search", "final", "test"});
}

std::string_view name(const Message& message) {
  return pick(message,
              std::array<std::string_view, 18>{
                  "Started", "Joined", "Proposed", "Exhausted", "CheckpointSaved", "Finished",
                  "StopRequested", "Heartbeat", "Warning", "EpochDone", "Verdict", "Lesson",
                  "Assignment", "Released", "CheckpointLost", "WorkerLost", "Abandon", "Ping"});
}

std::string_view name(const Decision& decision) {
  return pick(decision, std::array<std::string_view, 6>{"Propose", "Tell", "Assign", "Release",
                                                        "End", "Discard"});
}

}  // namespace cairn::protocol
