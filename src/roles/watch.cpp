#include "roles/watch.hpp"

namespace cairn::roles {

std::vector<WorkerId> Watch::silent(const coordinator::State& state, Clock::time_point now) {
  std::vector<WorkerId> silent;
  for (const auto& [id, worker] : state.workers) {
    const bool awaited = !worker.lost && (worker.running || !worker.released);
    if (line(id).torn(now) && awaited) silent.push_back(id);
  }
  return silent;
}

}  // namespace cairn::roles
