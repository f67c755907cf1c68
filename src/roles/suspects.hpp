#pragma once

#include <set>

#include "cairn/roles/coordinator.hpp"

namespace cairn::roles {

/// Tells of workers that are put aside, and of those that get work again, once each.
class Suspects {
 public:
  void take(const protocol::Message& message, const coordinator::State& state, Observer& observer);

 private:
  std::set<WorkerId> told_;
};

}  // namespace cairn::roles
