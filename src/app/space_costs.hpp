#pragma once

#include <string>
#include <vector>

#include "cairn/feasibility/options.hpp"
#include "cairn/feasibility/report.hpp"

namespace cairn::app {

/// Has the costs of memory told where they have no bounds, too.
void tell_memory(feasibility::Options& options);

/// The same costs, but no bounds and no rules: all that can be built.
feasibility::Options without_conditions(feasibility::Options options);

/// What `analysis/space.py` draws: uniform samples of what can be built and of what is feasible.
struct Histograms {
  std::string title;
  const feasibility::Options& options;
  double buildable = 0, feasible = 0;  ///< encodings
  std::vector<feasibility::SpaceSample> of_buildable, of_feasible;
};
std::string histograms_json(const Histograms& histograms);

}  // namespace cairn::app
