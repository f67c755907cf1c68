#pragma once

#include <string>
#include <vector>

#include "cairn/simulate/simulate.hpp"

namespace cairn::app {

struct Simulated {
  simulate::Scenario scenario;
  simulate::Result result;
};

/// The shortest mean training [s] that keeps so many workers busy; infinite: none does.
struct Knee {
  std::uint32_t workers = 0;
  double busy_99 = 0;    ///< with 99 % of their time in training
  double busy_90 = 0;    ///< with 90 %
  double reference = 0;  ///< at which a coordinator of 48 tasks/s is saturated
};

std::string to_text(const std::vector<Simulated>& rows);
std::string to_text(const std::vector<Knee>& knees);
/// One JSON object with the assumptions and all results; SI units, as the keys say.
std::string to_json(const std::vector<Simulated>& rows, const std::vector<Knee>& knees);

}  // namespace cairn::app
