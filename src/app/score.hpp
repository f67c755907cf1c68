#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/metric.hpp"

namespace cairn::app {

/// What was measured, with the standard error of the mean where it is one over folds.
struct Score {
  double value = 0;
  std::optional<double> error{};
};

/// Nothing where the metric was not measured.
std::optional<Score> score_of(const std::vector<Metric>& metrics, std::string_view name);

/// "0.9120", "0.9120 ± 0.0210", "~0.9120" for a value that is foretold.
std::string score_text(const Score& score, bool foretold = false);

}  // namespace cairn::app
