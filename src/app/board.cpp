#include "app/board.hpp"

#include "app/prediction_report.hpp"
#include "app/score.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {

using namespace protocol;

void Board::step(const Step& step, const coordinator::State& state) {
  if (std::holds_alternative<Started>(step.message)) {
    objective_ = state.submission->objective;
    started_ = step.time;
    done_before_ = state.done;
    running_.clear();
    const transfer::Kept* best = state.shelf.best();
    if (!best_ && best != nullptr) best_ = Leader{best->file.candidate, best->network.score, false};
  }
  if (const auto* message = std::get_if<Finished>(&step.message)) finished(*message, state);
  if (const auto* message = std::get_if<WorkerLost>(&step.message)) running_.erase(message->worker);
  for (const Decision& decision : step.decisions)
    if (const auto* assign = std::get_if<Assign>(&decision))
      running_[assign->worker] = {assign->assignment, step.time, {}};
  done_ = state.done;
  wanted_ = state.submission->candidates;
}

void Board::finished(const Finished& message, const coordinator::State& state) {
  const auto found = running_.find(message.worker);
  const bool searched =
      found != running_.end() && std::holds_alternative<SearchTask>(found->second.assignment.task);
  if (found != running_.end()) running_.erase(found);
  if (message.outcome.status == Status::failed) ++failed_;
  if (searched && state.done > done_) compare(message, state.submission->fitness);
}

void Board::compare(const Finished& message, Fitness fitness) {
  const auto value = score(message.outcome, objective_, fitness);
  if (!value || (best_ && !better(*value, best_->value, objective_.direction))) return;
  best_ = Leader{message.candidate, *value, is_foretold(message.outcome, fitness)};
}

void Board::heartbeat(const Heartbeat& beat) {
  const auto found = running_.find(beat.worker);
  if (found != running_.end() && found->second.assignment.candidate == beat.candidate)
    found->second.heartbeat = beat;
}

double Board::samples_per_second() const {
  double sum = 0;
  for (const auto& [worker, running] : running_) sum += running.heartbeat.samples_per_second;
  return sum;
}

std::optional<double> Board::seconds_left(double now) const {
  const std::uint64_t here = done_ - done_before_;
  if (here == 0 || wanted_ <= done_) return std::nullopt;
  return (now - started_) / static_cast<double>(here) * static_cast<double>(wanted_ - done_);
}

std::string Board::summary(double now) const {
  std::string text = std::to_string(done_) + "/" + std::to_string(wanted_) + " done";
  if (failed_ > 0) text += ", " + std::to_string(failed_) + " failed";
  if (best_)
    text += ", best " + score_text({best_->value}, best_->foretold) + " (candidate " +
            std::to_string(best_->candidate.value()) + ")";
  if (const double rate = samples_per_second(); rate > 0)
    text += ", " + short_count(rate) + " samples/s";
  if (const auto left = seconds_left(now)) text += ", about " + short_duration(*left) + " left";
  return text;
}

}  // namespace cairn::app
