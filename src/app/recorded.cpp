#include "app/recorded.hpp"

#include <utility>

#include "cairn/coordinator/coordinator.hpp"

namespace cairn::app {

Recorded read_recorded(const std::filesystem::path& run) {
  Recorded recorded;
  recorded.table.journal = record::read_journal(run, [&](protocol::Step&& step) {
    coordinator::absorb(recorded.state, step.message);
    coordinator::commit(recorded.state, step.decisions);
    recorded.table.add(std::move(step));
  });
  return recorded;
}

}  // namespace cairn::app
