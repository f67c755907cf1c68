#include "cairn/roles/lessons.hpp"

namespace cairn::roles {

std::optional<protocol::Lesson> lesson_of(const protocol::Message& message,
                                          const coordinator::State& state, std::uint64_t done) {
  const auto* finished = std::get_if<protocol::Finished>(&message);
  if (finished == nullptr || state.done == done) return std::nullopt;
  protocol::Lesson lesson{state.done, finished->candidate, finished->outcome};
  lesson.outcome.spans.clear();
  return lesson;
}

}  // namespace cairn::roles
