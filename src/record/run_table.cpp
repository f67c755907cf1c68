#include "cairn/record/run_table.hpp"

#include <algorithm>
#include <utility>

#include "cairn/protocol/lineage.hpp"

namespace cairn::record {
namespace {

using protocol::Status;

/// Adds steps to a table, message by message and decision by decision.
class Adder {
 public:
  Adder(RunTable& run, double time) : run_(run), time_(time) {}

  void operator()(protocol::Started&& started) {
    run_.submissions.push_back(std::move(started));
    run_.started.push_back(time_);
  }
  void operator()(protocol::Joined&& joined) { run_.workers.push_back({std::move(joined), time_}); }
  void operator()(protocol::Proposed&& proposed) {
    Candidate& candidate = run_.candidates[proposed.candidate];
    candidate.architecture = std::move(proposed.architecture);
    candidate.parents = std::move(proposed.parents);
    candidate.proposed = time_;
  }
  void operator()(protocol::CheckpointSaved&& saved) {
    const auto& ref = saved.checkpoint;
    if (ref.partial) return;
    Evaluation* evaluation = find(ref.candidate, ref.attempt);
    if (!evaluation) return;
    evaluation->checkpoint = ref;
    evaluation->discarded.reset();
  }
  void operator()(protocol::CheckpointLost&& lost) {
    Evaluation* evaluation = find(lost.candidate, lost.attempt);
    if (evaluation && !lost.partial) evaluation->checkpoint_fault = std::move(lost.cause);
  }
  void operator()(protocol::Discard&& discard) {
    Evaluation* evaluation = find(discard.checkpoint.candidate, discard.checkpoint.attempt);
    if (evaluation && evaluation->checkpoint == discard.checkpoint) evaluation->discarded = time_;
  }
  void operator()(protocol::WorkerLost&& lost) {
    run_.losses.push_back({lost.worker, lost.why, time_});
    for (auto& [id, candidate] : run_.candidates)
      for (Evaluation& evaluation : candidate.evaluations)
        if (evaluation.worker == lost.worker && !evaluation.outcome &&
            evaluation.assigned >= run_.started.back()) {
          end(candidate, evaluation, protocol::outcome_of_loss(lost.why, lost.blame));
        }
  }
  void operator()(protocol::Finished&& finished) {
    Evaluation* evaluation = find(finished.candidate, finished.attempt);
    if (!evaluation || evaluation->worker != finished.worker || evaluation->outcome) return;
    end(run_.candidates.at(finished.candidate), *evaluation, std::move(finished.outcome));
  }
  void operator()(protocol::Assign&& assign) {
    Candidate& candidate = run_.candidates[assign.assignment.candidate];
    if (candidate.architecture.choices.empty())
      candidate.architecture = assign.assignment.architecture;
    Evaluation evaluation;
    evaluation.assignment = std::move(assign.assignment);
    evaluation.worker = assign.worker;
    evaluation.assigned = time_;
    candidate.evaluations.push_back(std::move(evaluation));
  }
  /// All others leave no trace in the table.
  template <class Other>
  void operator()(Other&&) {}

 private:
  void end(Candidate& candidate, Evaluation& evaluation, protocol::Outcome outcome) const {
    if (protocol::is_strike(outcome))
      outcome = protocol::struck(std::move(outcome), ++candidate.strikes);
    if (outcome.status != Status::interrupted) candidate.strikes = 0;
    evaluation.outcome = std::move(outcome);
    evaluation.finished = time_;
  }

  Evaluation* find(CandidateId id, Attempt attempt) {
    const auto candidate = run_.candidates.find(id);
    if (candidate == run_.candidates.end()) return nullptr;
    auto& all = candidate->second.evaluations;
    const auto found = std::ranges::find_if(
        all, [&](const Evaluation& e) { return e.assignment.attempt == attempt; });
    return found == all.end() ? nullptr : &*found;
  }

  RunTable& run_;
  double time_;
};

bool counts(const Evaluation& evaluation) {
  return evaluation.outcome && evaluation.outcome->status != Status::interrupted;
}

}  // namespace

void RunTable::add(protocol::Step&& step) {
  Adder adder(*this, step.time);
  std::visit([&](auto&& message) { adder(std::move(message)); }, std::move(step.message));
  for (auto& decision : step.decisions)
    std::visit([&](auto&& decided) { adder(std::move(decided)); }, std::move(decision));
  ended = step.time;
}

RunTable read_run(const std::filesystem::path& run) {
  RunTable table;
  table.journal = read_journal(run, [&](protocol::Step&& step) { table.add(std::move(step)); });
  return table;
}

const Evaluation* search_result(const Candidate& candidate) {
  const Evaluation* first = nullptr;
  for (const auto& evaluation : candidate.evaluations) {
    const bool search = std::holds_alternative<protocol::SearchTask>(evaluation.assignment.task);
    if (!search || !counts(evaluation)) continue;
    if (!first || evaluation.finished < first->finished) first = &evaluation;
  }
  return first;
}

const protocol::Inheritance* inheritance(const Evaluation& evaluation) {
  const protocol::Outcome none;
  return protocol::inheritance(evaluation.assignment,
                               evaluation.outcome ? *evaluation.outcome : none);
}

double lineage_epochs(const Evaluation& evaluation) {
  if (!evaluation.outcome) return 0;
  return protocol::lineage_epochs(evaluation.assignment, *evaluation.outcome);
}

const Evaluation* test_result(const Candidate& candidate) {
  const Evaluation* newest = nullptr;
  for (const auto& evaluation : candidate.evaluations) {
    const bool search = std::holds_alternative<protocol::SearchTask>(evaluation.assignment.task);
    if (search || !counts(evaluation) || evaluation.outcome->status == Status::failed) continue;
    if (!newest || evaluation.finished >= newest->finished) newest = &evaluation;
  }
  return newest;
}

std::optional<double> search_score(const RunTable& run, const Candidate& candidate,
                                   const MetricInfo& metric) {
  const Evaluation* result = search_result(candidate);
  if (!result || run.submissions.empty()) return std::nullopt;
  const protocol::Started& submission = run.submissions.back();
  const bool foretold = metric.name == submission.objective.name;  // forecasts are of the objective
  const auto fitness = foretold ? submission.fitness : protocol::Fitness::measured;
  return protocol::score(*result->outcome, metric, fitness);
}

std::vector<CandidateId> ranking(const RunTable& run, const MetricInfo& metric) {
  std::vector<std::pair<double, CandidateId>> scores;
  for (const auto& [id, candidate] : run.candidates)
    if (const auto score = search_score(run, candidate, metric)) scores.emplace_back(*score, id);
  std::ranges::stable_sort(scores, [&](const auto& a, const auto& b) {
    return better(a.first, b.first, metric.direction);
  });
  std::vector<CandidateId> ids;
  for (const auto& [score, id] : scores) ids.push_back(id);
  return ids;
}

}  // namespace cairn::record
