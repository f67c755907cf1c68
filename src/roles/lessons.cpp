#include "cairn/roles/lessons.hpp"

namespace cairn::roles {
namespace {

/// Of a candidate that has failed because it lost its workers: the newest that is told.
protocol::Lesson lesson_of_loss(const coordinator::State& state) {
  protocol::Lesson lesson{state.done, state.untold.back().candidate, {}};
  lesson.outcome.status = protocol::Status::failed;
  return lesson;
}

}  // namespace

std::optional<protocol::Lesson> lesson_of(const protocol::Message& message,
                                          const coordinator::State& state, std::uint64_t done) {
  if (state.done == done) return std::nullopt;
  if (std::holds_alternative<protocol::WorkerLost>(message)) return lesson_of_loss(state);
  const auto* finished = std::get_if<protocol::Finished>(&message);
  if (finished == nullptr) return std::nullopt;
  protocol::Lesson lesson{state.done, finished->candidate, finished->outcome};
  lesson.outcome.spans.clear();
  return lesson;
}

}  // namespace cairn::roles
