#include "app/submission.hpp"

namespace cairn::app {

std::uint64_t lookahead(std::size_t workers) {
  return 1 + workers / 8;
}

protocol::Keeping keeping(const config::Workflow& workflow) {
  const bool transfers = workflow.transfer.match != "none";
  return {transfers ? static_cast<std::uint64_t>(workflow.search.population) : 0,
          static_cast<std::uint64_t>(workflow.store.keep),
          static_cast<std::uint64_t>(workflow.store.max_bytes)};
}

}  // namespace cairn::app
