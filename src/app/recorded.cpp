#include "app/recorded.hpp"

#include <utility>

#include "cairn/coordinator/coordinator.hpp"

namespace cairn::app {

Standing standing(const coordinator::State& state) {
  if (!state.submission) return {};
  return {state.done, state.submission->candidates, state.ended.has_value()};
}

Recorded read_recorded(const std::filesystem::path& run) {
  Recorded recorded;
  recorded.table.journal = record::read_journal(run, [&](protocol::Step&& step) {
    if (std::holds_alternative<protocol::Started>(step.message))
      recorded.before = standing(recorded.state);
    coordinator::absorb(recorded.state, step.message);
    coordinator::commit(recorded.state, step.decisions);
    recorded.table.add(std::move(step));
  });
  return recorded;
}

}  // namespace cairn::app
