#pragma once

#include <string>

namespace cairn::feasibility {

/// How candidates are trained where it is no decision of the search ("training.batch",
/// "training.optimizer"): memory and time depend on it.
struct Setting {
  int batch = 1;
  std::string optimizer = "sgd";
};

}  // namespace cairn::feasibility
