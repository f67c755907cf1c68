#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/score.hpp"
#include "cairn/config/workflow.hpp"
#include "cairn/record/run_table.hpp"

/// What the full trainings of one submission of `cairn final` came to.
namespace cairn::app {

/// One full training.
struct FinalRow {
  CandidateId candidate;
  std::optional<double>
      start;  ///< epochs of the checkpoint that it went on from; none: from scratch
  double epochs = 0;
  double seconds = 0;                    ///< of training
  std::optional<Score> score;            ///< on the validation data at the end
  std::optional<Score> test;             ///< on the test data
  std::optional<double> target_epochs;   ///< until the curve reached the target
  std::optional<double> target_seconds;  ///< the same [s]
};

struct FinalReport {
  MetricInfo metric;
  double target = 0;
  std::vector<FinalRow> rows;
  std::size_t missing = 0;  ///< that began from scratch although nobody wanted it
};

/// The newest submission's. `target`: the best score of the search unless given.
FinalReport final_report(const config::Workflow& workflow, const record::RunTable& table,
                         std::optional<double> target);
/// A table; nothing without full trainings.
std::string to_text(const FinalReport& report);

}  // namespace cairn::app
