#include "roles/suspects.hpp"

#include <string>
#include <variant>

namespace cairn::roles {
namespace {

std::string list(const std::set<CandidateId>& candidates) {
  std::string text;
  for (const CandidateId id : candidates)
    text += (text.empty() ? "" : ", ") + std::to_string(id.value());
  return text;
}

}  // namespace

/// Only the end of an attempt changes who is aside.
void Suspects::take(const protocol::Message& message, const coordinator::State& state,
                    Observer& observer) {
  const auto* finished = std::get_if<protocol::Finished>(&message);
  if (finished == nullptr) return;
  const auto tell = [&](WorkerId id, const std::string& text) {
    observer.warning({"coordinator", "worker " + std::to_string(id.value()) + text});
  };
  const auto found = state.workers.find(finished->worker);
  if (found != state.workers.end() && aside(found->second) && told_.insert(found->first).second)
    tell(found->first, " on " + found->second.host + " is put aside: candidates " +
                           list(found->second.spoilt) +
                           " failed there, the last with: " + finished->outcome.cause);
  std::erase_if(told_, [&](WorkerId id) {
    const auto worker = state.workers.find(id);
    const bool cleared = worker == state.workers.end() || !aside(worker->second);
    if (cleared) tell(id, " gets work again: what failed there failed elsewhere, too");
    return cleared;
  });
}

}  // namespace cairn::roles
