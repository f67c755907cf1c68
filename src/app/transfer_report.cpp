#include "app/transfer_report.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

Mean mean_of(const std::vector<double>& values) {
  Mean mean{values.size(), 0, 0};
  const auto count = static_cast<double>(values.size());
  if (values.empty()) return mean;
  mean.value = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean.value) * (value - mean.value);
  if (values.size() > 1) mean.error = std::sqrt(squares / (count - 1) / count);
  return mean;
}

/// "+0.0123 ± 0.0045": what heirs have over controls, with its standard error.
std::string gain_text(const TransferReport& report) {
  const double gain = report.inherited.value - report.controls.value;
  return (gain < 0 ? "" : "+") + decimals(gain) + " ± " +
         decimals(std::hypot(report.inherited.error, report.controls.error));
}

std::string controls_text(const TransferReport& report) {
  if (report.controls.count < 2 || report.inherited.count < 2)
    return "           too few started from scratch for comparison (transfer.control)\n";
  return "           score " + decimals(report.inherited.value) + " on average, of " +
         std::to_string(report.controls.count) + " controls from scratch " +
         decimals(report.controls.value) + ": " + gain_text(report) + "\n";
}

}  // namespace

TransferReport transfer_report(const config::Workflow& workflow, const record::RunTable& table) {
  TransferReport report;
  std::vector<double> inherited, controls;
  const MetricInfo objective = config::objective_metric(workflow);
  for (const auto& [id, candidate] : table.candidates) {
    const auto* result = record::search_result(candidate);
    if (result == nullptr || !result->assignment.inheritance) continue;
    const auto& from = *result->assignment.inheritance;
    const auto& outcome = *result->outcome;
    const auto score = record::search_score(table, candidate, objective);
    if (from.control) {
      if (score) controls.push_back(*score);
    } else if (!outcome.inherited.fault.empty()) {
      ++report.faults;
    } else {
      ++report.heirs;
      report.share += from.share;
      report.bytes += outcome.inherited.bytes;
      if (score) inherited.push_back(*score);
    }
  }
  if (report.heirs > 0) report.share /= static_cast<double>(report.heirs);
  report.inherited = mean_of(inherited);
  report.controls = mean_of(controls);
  return report;
}

std::string to_text(const TransferReport& report) {
  if (report.heirs + report.faults + report.controls.count == 0) return "";
  std::string text = "transfer   " + counted(static_cast<double>(report.heirs), "candidate") +
                     " started with " + percent(report.share) +
                     " of their parameters inherited, on average\n" + controls_text(report);
  if (report.faults > 0)
    text += "           " + counted(static_cast<double>(report.faults), "candidate") +
            " started from scratch because a checkpoint could not be read (see the log)\n";
  return text;
}

}  // namespace cairn::app
