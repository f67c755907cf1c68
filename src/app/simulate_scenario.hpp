#pragma once

#include <filesystem>
#include <vector>

#include "cairn/config/workflow.hpp"
#include "cairn/simulate/scenario.hpp"

namespace cairn::app {

/// What a workflow says of a job with so many workers.
simulate::Scenario scenario(const config::Workflow& workflow, std::uint32_t workers);

/// The trainings of a recorded search, in the order of candidates. Throws UsageError if it has none
/// that came to its end.
std::vector<simulate::Course> recorded_courses(const std::filesystem::path& run);

}  // namespace cairn::app
