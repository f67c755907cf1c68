#include "app/prediction_report.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "app/known_curve.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/predict/rehearsal.hpp"

namespace cairn::app {
namespace {

using protocol::Advice;
using protocol::Forecast;
using protocol::Outcome;
using protocol::Status;
using record::Evaluation;

/// The forecast that said stop first, or nullptr.
const Forecast* stop_of(const Outcome& outcome) {
  const auto stop = std::ranges::find_if(
      outcome.forecasts, [](const Forecast& forecast) { return forecast.advice != Advice::go; });
  return stop == outcome.forecasts.end() ? nullptr : &*stop;
}

class Tally {
 public:
  Tally(const config::Workflow& workflow, const record::RunTable& table)
      : table_(table),
        objective_(config::objective_metric(workflow)),
        epochs_(workflow.training.epochs) {
    report_.top = workflow.predict.top;
    const auto ranking = record::ranking(table, objective_);
    const auto leaders = std::min(ranking.size(), static_cast<std::size_t>(report_.top));
    leaders_.insert(ranking.begin(), ranking.begin() + static_cast<std::ptrdiff_t>(leaders));
    for (const auto& submission : table.submissions)
      predicted_.push_back(predicts(submission.workflow));
  }

  PredictionReport run() {
    for (const auto& [id, candidate] : table_.candidates) {
      if (const auto* result = record::search_result(candidate)) add(id, *result->outcome);
      for (const auto& evaluation : candidate.evaluations) count(evaluation);
    }
    if (report_.controls > 0) report_.error /= static_cast<double>(report_.controls);
    if (const double tau = predict::kendall_tau(told_, measured_); !std::isnan(tau))
      report_.tau = tau;
    return report_;
  }

 private:
  /// Another version of Cairn may have written the workflow.
  static bool predicts(const std::string& workflow) try {
    return config::predictors(config::parse(workflow, "workflow.toml")) > 0;
  } catch (const Error&) {
    return false;
  }

  void add(CandidateId id, const Outcome& outcome) {
    if (outcome.status != Status::trained && outcome.status != Status::stopped) return;
    ++(outcome.status == Status::trained ? report_.trained : report_.stopped);
    report_.epochs += outcome.epochs;
    report_.full_epochs += std::max(epochs_, outcome.epochs);
    if (outcome.status == Status::trained) add_trained(id, outcome);
  }

  void add_trained(CandidateId id, const Outcome& outcome) {
    const auto measured = protocol::score(outcome, objective_, protocol::Fitness::measured);
    if (!measured) return;
    const Forecast* stop = stop_of(outcome);
    told_.push_back(stop ? told_of(outcome, *stop).value_or(*measured) : *measured);
    measured_.push_back(*measured);
    if (stop == nullptr) return;
    ++report_.controls;
    report_.error += std::abs(stop->value - *measured);
    report_.covered += stop->low <= *measured && *measured <= stop->high;
    report_.leading += leaders_.contains(id);
  }

  /// What the search would have been told of a control, had it been stopped.
  std::optional<double> told_of(const Outcome& outcome, const Forecast& stop) const {
    const Outcome stopped =
        predict::outcome_of(known_curve(outcome.curve, stop.epoch), {stop}, true, objective_);
    return protocol::score(stopped, objective_, table_.submissions.back().fitness);
  }

  /// Whether predictors were there when it was assigned.
  bool was_asked(const Evaluation& evaluation) const {
    if (!std::holds_alternative<protocol::SearchTask>(evaluation.assignment.task)) return false;
    const auto& times = table_.started;
    const auto next = std::ranges::upper_bound(times, evaluation.assigned);
    return next != times.begin() && predicted_[static_cast<std::size_t>(next - times.begin()) - 1];
  }

  void count(const Evaluation& evaluation) {
    if (!evaluation.outcome || !was_asked(evaluation)) return;
    const auto points = std::ranges::count_if(evaluation.outcome->curve.epoch, [&](double epoch) {
      return !predict::reaches_end(epoch, epochs_);
    });
    if (points == 0) return;
    const std::size_t verdicts = evaluation.outcome->forecasts.size();
    report_.points += static_cast<std::uint64_t>(points);
    report_.verdicts += verdicts;
    ++report_.asked;
    report_.unanswered += verdicts == 0;
  }

  const record::RunTable& table_;
  MetricInfo objective_;
  double epochs_;
  std::set<CandidateId> leaders_;
  std::vector<bool> predicted_;  ///< by submission
  std::vector<double> told_, measured_;
  PredictionReport report_;
};

std::string number(double count) {
  return with_commas(std::llround(count));
}

std::string epochs_text(const PredictionReport& report) {
  return "epochs     " + number(report.epochs) + " of " + number(report.full_epochs) + " (" +
         percent(1 - report.epochs / report.full_epochs) +
         " saved): " + counted(static_cast<double>(report.stopped), "training") +
         " stopped early\n";
}

std::string controls_text(const PredictionReport& report) {
  if (report.controls == 0) return "controls   none: the error of the forecasts is not known\n";
  return "controls   " + std::to_string(report.controls) +
         " trained on after a stop: forecasts off by " + decimals(report.error) +
         " on average, 80 % interval held for " + std::to_string(report.covered) + "\n";
}

std::string ranking_text(const PredictionReport& report) {
  if (report.controls == 0) return "";
  std::string text = "ranking    " + std::to_string(report.leading) + " of " +
                     counted(static_cast<double>(report.controls), "control") +
                     " came among the best " + std::to_string(report.top);
  if (report.tau)
    text += "; Kendall tau " + thousandths(*report.tau) + " to the order of the " +
            std::to_string(report.trained) + " trained fully, had controls been stopped";
  return text + "\n";
}

std::string points_text(const PredictionReport& report) {
  if (report.points == 0) return "";
  std::string text = "predictors answered " + number(static_cast<double>(report.verdicts)) +
                     " of " + number(static_cast<double>(report.points)) + " points\n";
  if (report.unanswered > 0)
    text += "           " + std::to_string(report.unanswered) + " of " +
            counted(static_cast<double>(report.asked), "training") +
            " went on without any verdict: a predictor died, or was too slow\n";
  return text;
}

}  // namespace

bool is_foretold(const Outcome& outcome, protocol::Fitness fitness) {
  return outcome.status == Status::stopped && fitness == protocol::Fitness::predicted &&
         !outcome.forecasts.empty() && std::isfinite(outcome.forecasts.back().value);
}

PredictionReport prediction_report(const config::Workflow& workflow,
                                   const record::RunTable& table) {
  return Tally(workflow, table).run();
}

std::string to_text(const PredictionReport& report) {
  if (report.points == 0 && report.stopped == 0) return "";
  const bool any = report.full_epochs > 0;
  return (any ? epochs_text(report) + controls_text(report) + ranking_text(report) : "") +
         points_text(report);
}

}  // namespace cairn::app
