#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cairn/objective/objective.hpp"
#include "cairn/space/space.hpp"

namespace cairn::objective {

/// Takes the place of training: the results of real trainings, read from a CSV file (plain or .gz).
/// Each row is a candidate, with a column for each decision of the space, named as the decision.
struct TableOptions {
  std::string file;
  std::string metric;                  ///< column that is optimised
  std::string direction = "maximize";  ///< maximize, minimize
  std::string time;                    ///< column of the training time [s]; empty: no time
  double time_scale = 0;               ///< real seconds for each second of the table; 0: at once
  std::vector<std::string> costs;      ///< columns that are recorded as metrics, too
};

/// Throws UsageError for what is missing or given twice, naming the key as in a workflow.
void validate(const TableOptions& options);

/// The column that is optimised.
MetricInfo table_metric(const TableOptions& options);

/// Reads the table. Numbers are compared as such ("3" and "3.0" are the same choice); of several
/// rows for one candidate the mean counts; rows that the space does not hold are left out. The
/// curve has one point, at `epochs`. Throws UsageError for a column that is missing, a cell that is
/// no number (with line and column), and a table without any row of the space.
///
/// A candidate that the table does not hold fails.
std::unique_ptr<Objective> make_table(const TableOptions& options, const space::Space& space,
                                      double epochs);

}  // namespace cairn::objective
