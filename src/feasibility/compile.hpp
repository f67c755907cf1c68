#pragma once

#include <memory>
#include <vector>

#include "cairn/feasibility/options.hpp"
#include "cairn/feasibility/setting.hpp"
#include "cairn/space/space.hpp"
#include "feasibility/cost_table.hpp"
#include "feasibility/meter.hpp"
#include "feasibility/programme.hpp"
#include "feasibility/row_table.hpp"
#include "feasibility/rule.hpp"

namespace cairn::feasibility {

/// All that decides which paths a programme has and what they cost.
struct Sources {
  std::shared_ptr<const space::Space> space;
  Setting setting;
  Meter meter;
  std::vector<CostTable> sums;
  std::vector<RowTable> rows;
  std::vector<Rule> rules;
};

/// Reads what the options name. Throws UsageError for tables and rules that do not fit the space.
Sources make_sources(std::shared_ptr<const space::Space> space, const Options& options,
                     const Setting& setting);

/// Which of the sources' conditions count: bounds by quantity, rules by number.
struct Selection {
  std::vector<bool> least, greatest;
  std::vector<bool> rules;
};
std::vector<Quantity> quantities_of(const Sources& sources);
Selection all_of(const Sources& sources);

/// The programme of all that can be built, is in the tables and meets the rules, with the bounds,
/// that are selected. Rules that would need too many states are left to the caller: `filters`,
/// which paths may break. Throws UsageError for a space that would need too much memory.
struct Compiled {
  Programme programme;
  std::vector<Rule> filters;
};
Compiled compile(Sources& sources, const Selection& selection);

}  // namespace cairn::feasibility
