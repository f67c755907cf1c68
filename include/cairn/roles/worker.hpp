#pragma once

#include <filesystem>
#include <memory>

#include "cairn/comm/channel.hpp"
#include "cairn/objective/objective.hpp"
#include "cairn/protocol/message.hpp"
#include "cairn/roles/layout.hpp"
#include "cairn/space/space.hpp"

namespace cairn::roles {

struct WorkerSetup {
  comm::Channel& channel;
  objective::Objective& objective;
  Layout layout;
  protocol::Joined self;
  std::shared_ptr<const space::Space> space;
  std::filesystem::path run;  ///< folder that the checkpoints go to
};

/// Joins, evaluates what is assigned, reports, until it is released. Returns whether the job leaves
/// work for another submission.
bool work(const WorkerSetup& setup);

}  // namespace cairn::roles
