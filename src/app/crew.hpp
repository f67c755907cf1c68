#pragma once

#include <functional>
#include <vector>

#include "app/job.hpp"
#include "cairn/comm/channel.hpp"
#include "cairn/comm/placement.hpp"
#include "cairn/roles/layout.hpp"

/// The roles of a job, as run by a thread or a rank.
namespace cairn::app {

struct Crew {
  const Job& job;
  const Session& session;
  const std::vector<comm::Place>& places;
  /// Runs the coordinator's last work, when the others have begun to leave.
  std::function<void(const std::function<void()>&)> meanwhile = [](const auto& work) { work(); };

  roles::Layout layout() const;
};

/// The coordinator's whole life: resumes from the journal, coordinates, writes run.h5.
ExitCode coordinate(const Crew& crew, comm::Channel& channel);
ExitCode work(const Crew& crew, const comm::Place& place, objective::Objective& objective,
              comm::Channel& channel);
ExitCode predict(const Crew& crew, comm::Channel& channel);

/// The objective of one worker, as the plugin or the workflow says.
std::unique_ptr<objective::Objective> make_objective(const Crew& crew, const comm::Place& place);

}  // namespace cairn::app
