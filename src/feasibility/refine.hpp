#pragma once

#include <optional>

#include "feasibility/counts.hpp"

namespace cairn::feasibility {

/// How fine a count may become.
struct Effort {
  double work = 4e8;               ///< cell updates
  std::size_t cells = 48'000'000;  ///< in all tables; 8 bytes each
  double acceptance = 0.5;         ///< share of the superset that is feasible: good enough
};

/// Counts with exact bins where they are affordable. Otherwise starts with one bin for each bound
/// and halves the bins of that which most draws break, until the superset is hardly larger than
/// what is feasible or the effort is spent. Nothing: it is proved that no path is feasible.
std::optional<Counts> refine(const Programme& programme, const Effort& effort = {});

}  // namespace cairn::feasibility
