#pragma once

#include <string>
#include <vector>

#include "cairn/app/session.hpp"
#include "cairn/feasibility/report.hpp"

/// What `cairn space` tells, as text for a screen and as JSON for programs.
namespace cairn::app {

struct SpaceView {
  const space::Space& space;
  const feasibility::Report& report;
  std::size_t width = 100;  ///< columns of the screen
};

/// Size, conditions, choices that died, costs, samples; or what conflicts.
std::string space_text(const SpaceView& view);
/// Only what cannot be kept together.
std::string conflict_text(const feasibility::Conflict& conflict);
/// A line for each sample, with costs and architecture.
std::string samples_text(const space::Space& space,
                         const std::vector<feasibility::SpaceSample>& samples);

/// All of the report as one object; doc/feasibility.md has the keys.
std::string space_json(const SpaceView& view);
/// {"architecture": {"stage[1].op": "residual", ...}, "costs": {"parameters": 93232, ...}}
std::string sample_json(const space::Space& space, const feasibility::SpaceSample& sample);
/// {"feasible": 1234, "error": 0, "exact": true}
std::string count_json(const feasibility::Count& count);
/// The space without dead choices, for other programs that search it.
std::string export_json(const SpaceView& view, const std::vector<feasibility::RuleOptions>& rules);

}  // namespace cairn::app
