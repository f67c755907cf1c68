#include "app/report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "app/prediction_report.hpp"
#include "app/transfer_report.hpp"
#include "cairn/comm/world.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using protocol::Status;

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> extents;
  for (auto extent : shape) extents.push_back(std::to_string(extent));
  return join(extents, "x");
}

/// "28x28", "cell 808, drug 256"
std::string inputs_text(const space::Task& task) {
  std::vector<std::string> inputs;
  for (const auto& input : task.inputs)
    inputs.push_back((input.name.empty() ? "" : input.name + " ") + shape_text(input.shape));
  return join(inputs, ", ");
}

std::string data_line(const Session& session) {
  if (!session.dataset) return "none";
  const auto count = [](const std::vector<std::int64_t>& samples) {
    return with_commas(static_cast<std::int64_t>(samples.size()));
  };
  const data::Split& split = session.splits.front();
  const std::size_t folds = session.splits.size();
  return (folds > 1 ? std::to_string(folds) + " folds of " : "") + count(split.train) +
         " training, " + count(split.validation) + " validation, " + count(split.test) +
         " test samples of " + inputs_text(session.space->task());
}

std::map<Status, int> count_outcomes(const record::RunTable& table) {
  std::map<Status, int> counts;
  for (const auto& [id, candidate] : table.candidates)
    if (const auto* result = record::search_result(candidate)) ++counts[result->outcome->status];
  return counts;
}

std::string counts_line(const record::RunTable& table) {
  std::vector<std::string> parts;
  for (const auto& [status, count] : count_outcomes(table))
    parts.push_back(std::to_string(count) + " " + std::string(name(status)));
  return parts.empty() ? "no candidates" : "candidates " + join(parts, ", ");
}

/// Who was lost in this submission.
std::string losses_text(const record::RunTable& table) {
  std::string text;
  for (const record::Loss& loss : table.losses)
    if (loss.time >= table.started.back())
      text += "lost       worker " + std::to_string(loss.worker.value()) + ": " + loss.why + "\n";
  return text;
}

/// "8.6 M encodings, 14 decisions; 1.2 M ± 0.01 M may be proposed (14 %)"
std::string space_line(const Session& session) {
  const double encodings = session.space->encodings();
  std::string line = short_count(encodings) + " encodings, " +
                     std::to_string(session.space->decisions().size()) + " decisions";
  if (!session.region) return line;
  const auto& feasible = session.feasible;
  std::array<char, 32> percent{};
  std::snprintf(percent.data(), percent.size(), "%.3g %%", 100 * feasible.value / encodings);
  return line + "; " + (feasible.exact ? "" : "about ") + short_count(feasible.value) + " (" +
         percent.data() + ") can be built within budgets and rules";
}

}  // namespace

void print_error(const std::exception& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "cairn: %s\n", error.what());
}

void end_process(const std::exception& error) {
  print_error(error);
  comm::abort(static_cast<int>(exit_code_of(error)));
}

std::string start_up(const Session& session, const std::filesystem::path& run) {
  const config::Workflow& workflow = session.workflow;
  const std::string candidates = std::to_string(workflow.search.candidates);
  return "run     " + run.string() + "\n" +         //
         "data    " + data_line(session) + "\n" +   //
         "space   " + space_line(session) + "\n" +  //
         "search  " + workflow.search.method + ", " + candidates + " candidates for " +
         config::objective_metric(workflow).name + "\n";
}

std::string describe(const record::TornTail& tail) {
  return "note: " + tail.file.string() + " ends in the middle of a record at byte " +
         std::to_string(tail.offset) + " (" + std::to_string(tail.bytes) +
         " bytes): the job died while it wrote; what that record held is done again";
}

std::vector<BestRow> best(const Session& session, const record::RunTable& table, std::size_t k) {
  const auto metric = config::objective_metric(session.workflow);
  const auto test_metric = config::test_metric(session.workflow);
  std::vector<BestRow> rows;
  for (CandidateId id : record::ranking(table, metric)) {
    if (rows.size() == k) break;
    const auto& candidate = table.candidates.at(id);
    const auto& outcome = *record::search_result(candidate)->outcome;
    BestRow row;
    row.candidate = id;
    row.score = score_of(outcome.metrics, metric.name).value_or(Score{});
    row.score.value = *record::search_score(table, candidate, metric);
    row.status = outcome.status;
    row.epochs = outcome.epochs;
    row.architecture = session.space->to_text(candidate.architecture);
    if (is_foretold(outcome, table.submissions.back().fitness))
      row.forecast = outcome.forecasts.back();
    if (session.space->has_networks())
      row.cost = space::cost(session.space->graph(candidate.architecture));
    if (const auto* test = record::test_result(candidate))
      row.test = score_of(test->outcome->metrics, test_metric.name);
    rows.push_back(std::move(row));
  }
  return rows;
}

namespace {

std::string epochs_text(const BestRow& row) {
  return thousandths(row.epochs) + (row.status == Status::stopped ? " stopped" : "");
}

}  // namespace

std::string best_table(const Session& session, const std::vector<BestRow>& rows) {
  const bool networks = session.space->has_networks();
  const bool tests = session.workflow.objective.kind != "table";
  std::vector<std::string> header{"candidate", config::objective_metric(session.workflow).name};
  if (tests) header.push_back(config::test_metric(session.workflow).name);
  if (networks) header.insert(header.end(), {"parameters", "MACs"});
  header.insert(header.end(), {"epochs", "architecture"});
  std::vector<std::vector<std::string>> cells;
  for (const BestRow& row : rows) {
    auto& line = cells.emplace_back();
    line = {std::to_string(row.candidate.value()), score_text(row.score, row.forecast.has_value())};
    if (tests) line.push_back(row.test ? score_text(*row.test) : "-");
    if (networks)
      line.insert(line.end(), {with_commas(row.cost->parameters),
                               short_count(static_cast<double>(row.cost->macs))});
    line.insert(line.end(), {epochs_text(row), row.architecture});
  }
  const bool foretold =
      std::ranges::any_of(rows, [](const BestRow& row) { return row.forecast.has_value(); });
  return text_table(header, cells) +
         (foretold ? "~ foretold: the training was stopped early\n" : "");
}

std::string summary(const Session& session, const record::RunTable& table,
                    const std::filesystem::path& run) {
  std::string text = counts_line(table) + "\n" +
                     to_text(prediction_report(session.workflow, table)) +
                     to_text(transfer_report(session.workflow, table)) + losses_text(table);
  if (const auto rows = best(session, table, 3); !rows.empty())
    text += "\n" + best_table(session, rows) + "\n";
  return text + "tables   " + (run / "run.h5").string() + "\n" +  //
         "weights  " + (run / "weights").string() + "\n" +        //
         "more     cairn best " + run.string() + " | cairn export " + run.string() + " --help\n";
}

}  // namespace cairn::app
