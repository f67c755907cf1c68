#include "app/final_report.hpp"

#include <algorithm>

#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using protocol::FinalTask;
using record::Evaluation;

/// When the curve first was as good as `target` [epochs].
std::optional<double> reached(const Curve& curve, const MetricInfo& metric, double target) {
  const auto series =
      std::ranges::find_if(curve.series, [&](const Series& s) { return s.info == metric; });
  if (series == curve.series.end()) return std::nullopt;
  const std::size_t points = std::min(series->values.size(), curve.epoch.size());
  for (std::size_t i = 0; i < points; ++i)
    if (!better(target, series->values[i], metric.direction)) return curve.epoch[i];
  return std::nullopt;
}

/// [s] of training, with the validation that belongs to it.
double training_seconds(const protocol::Outcome& outcome) {
  double seconds = 0;
  for (const auto& span : outcome.spans)
    if (span.phase == protocol::Phase::train || span.phase == protocol::Phase::validate)
      seconds += span.end - span.begin;
  return seconds;
}

FinalRow row_of(CandidateId candidate, const Evaluation& evaluation, const FinalReport& report,
                const std::string& test_name) {
  const auto& outcome = *evaluation.outcome;
  FinalRow row;
  row.candidate = candidate;
  const auto& start = std::get<FinalTask>(evaluation.assignment.task).start;
  if (start && outcome.inherited.fault.empty()) row.start = start->epoch;
  row.epochs = outcome.epochs;
  row.seconds = training_seconds(outcome);
  row.score = score_of(outcome.metrics, report.metric.name);
  row.test = score_of(outcome.metrics, test_name);
  row.target_epochs = reached(outcome.curve, report.metric, report.target);
  if (row.target_epochs) row.target_seconds = row.seconds * *row.target_epochs / row.epochs;
  return row;
}

double best_score(const record::RunTable& table, const MetricInfo& metric) {
  const auto ranking = record::ranking(table, metric);
  if (ranking.empty()) return 0;
  return record::search_score(table, table.candidates.at(ranking.front()), metric).value_or(0);
}

std::string cell(const std::optional<double>& value, std::string (*print)(double)) {
  return value ? print(*value) : "-";
}

std::string cell(const std::optional<Score>& score) {
  return score ? score_text(*score) : "-";
}

}  // namespace

FinalReport final_report(const config::Workflow& workflow, const record::RunTable& table,
                         std::optional<double> target) {
  FinalReport report;
  report.metric = config::objective_metric(workflow);
  report.target = target ? *target : best_score(table, report.metric);
  const std::string test_name = config::test_metric(workflow).name;
  for (const auto& [id, candidate] : table.candidates)
    for (const Evaluation& evaluation : candidate.evaluations)
      if (std::holds_alternative<FinalTask>(evaluation.assignment.task) && evaluation.outcome &&
          evaluation.outcome->status == protocol::Status::trained &&
          evaluation.assigned >= table.started.back())
        report.rows.push_back(row_of(id, evaluation, report, test_name));
  const auto& request = table.submissions.back().final;
  if (request && !request->from_scratch)
    report.missing = static_cast<std::size_t>(
        std::ranges::count_if(report.rows, [](const FinalRow& row) { return !row.start; }));
  return report;
}

std::string to_text(const FinalReport& report) {
  if (report.rows.empty()) return "";
  std::vector<std::vector<std::string>> cells;
  for (const FinalRow& row : report.rows)
    cells.push_back({std::to_string(row.candidate.value()),
                     row.start ? "epoch " + thousandths(*row.start) : "scratch",
                     thousandths(row.epochs), short_duration(row.seconds), cell(row.score),
                     cell(row.test), cell(row.target_epochs, thousandths),
                     cell(row.target_seconds, short_duration)});
  const std::string target = "to " + decimals(report.target);
  const std::string note =
      report.missing == 0 ? ""
                          : counted(static_cast<double>(report.missing), "network") +
                                " began from scratch: no checkpoint is kept, or it could not be "
                                "read (store.keep; cairn status DIR --store)\n";
  return text_table({"candidate", "started from", "epochs", "time", report.metric.name, "test",
                     target + ": epochs", "time"},
                    cells) +
         note;
}

}  // namespace cairn::app
