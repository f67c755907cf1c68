#include "roles/watch.hpp"

namespace cairn::roles {
namespace {

/// Between two questions; more means that this process was stopped or starved.
constexpr std::chrono::seconds longest_pause{3};

}  // namespace

std::vector<WorkerId> Watch::silent(const coordinator::State& state, Clock::time_point now) {
  const bool paused = now - asked_ > longest_pause;
  asked_ = now;
  std::vector<WorkerId> silent;
  if (patience_ <= 0) return silent;
  for (const auto& [id, worker] : state.workers) {
    const bool awaited = !worker.lost && (worker.running || !worker.released);
    const auto last = heard_.try_emplace(id, now).first;
    if (paused) last->second = now;
    const std::chrono::duration<double> silence = now - last->second;
    if (awaited && silence.count() > patience_) silent.push_back(id);
  }
  return silent;
}

}  // namespace cairn::roles
