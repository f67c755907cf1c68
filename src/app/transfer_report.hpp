#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cairn/config/workflow.hpp"
#include "cairn/record/run_table.hpp"

/// What came of handing layers on.
namespace cairn::app {

/// Mean and standard error of a group of scores.
struct Mean {
  std::size_t count = 0;
  double value = 0;
  double error = 0;
};

struct TransferReport {
  std::size_t heirs = 0;     ///< candidates that started with layers of another one
  double share = 0;          ///< of their parameters, on average
  std::uint64_t bytes = 0;   ///< that they read
  std::size_t faults = 0;    ///< that started from scratch because a checkpoint could not be read
  Mean inherited, controls;  ///< scores of heirs, and of those from scratch for comparison
};
TransferReport transfer_report(const config::Workflow& workflow, const record::RunTable& table);

/// Some lines for the summary of a run; nothing where no layers were handed on.
std::string to_text(const TransferReport& report);

}  // namespace cairn::app
