#pragma once

#include <string>

#include "cairn/feasibility/report.hpp"

/// Counts, shares and costs as people read them.
namespace cairn::app {

/// "1,234,567", "8.03e18", "1.23e7 ± 0.4 %".
std::string count_text(const feasibility::Count& count);
/// A number of encodings that is known exactly.
std::string encodings_text(double count);

/// "12.3 %", "1 in 3.4 M".
std::string share_text(double share);
/// Short: "12 %", "0.3 %".
std::string percent(double share);
/// What is gone of `whole` when `left` is left: "87.7 %", "all but 1 in 3.4 M", "all", "nothing".
std::string removed_text(const feasibility::Count& left, const feasibility::Count& whole);

/// "100,000", "12.3 M", "1.2 MB", "3.4 ms", "79.5 mJ".
std::string cost_text(const feasibility::CostValue& cost);

}  // namespace cairn::app
