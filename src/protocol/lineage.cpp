#include "cairn/protocol/lineage.hpp"

namespace cairn::protocol {

const Inheritance* inheritance(const Assignment& assignment, const Outcome& outcome) {
  const auto& planned = assignment.inheritance;
  const bool used = planned && !planned->control && outcome.inherited.fault.empty();
  return used ? &*planned : nullptr;
}

double lineage_epochs(const Assignment& assignment, const Outcome& outcome) {
  const Inheritance* inherited = inheritance(assignment, outcome);
  return outcome.epochs + (inherited ? inherited->epochs : 0);
}

}  // namespace cairn::protocol
