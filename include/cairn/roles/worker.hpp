#pragma once

#include <filesystem>
#include <memory>

#include "cairn/comm/channel.hpp"
#include "cairn/objective/objective.hpp"
#include "cairn/protocol/message.hpp"
#include "cairn/roles/layout.hpp"
#include "cairn/space/space.hpp"
#include "cairn/store/options.hpp"

namespace cairn::roles {

/// How a worker gets on with the predictors.
struct Asking {
  double epochs = 1;     ///< of a full training: its last point needs no verdict
  bool wait = false;     ///< each point waits for its verdict ...
  double patience = 10;  ///< ... but not longer [s]
};

struct WorkerSetup {
  comm::Channel& channel;
  objective::Objective& objective;
  Layout layout;
  protocol::Joined self;
  std::shared_ptr<const space::Space> space;
  std::filesystem::path run;  ///< folder that the checkpoints go to
  Asking asking{};
  store::Options store{};
  double lost_after = 0;     ///< [s] of silence, after which rank 0 is taken for dead; 0: never
  StopReason stop_reason{};  ///< passed on to rank 0; may be empty
};

/// Joins, evaluates what is assigned, reports, until it is released. Returns whether the job leaves
/// work for another submission. Throws Error where rank 0 is silent for too long.
bool work(const WorkerSetup& setup);

}  // namespace cairn::roles
