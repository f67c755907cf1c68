#include "roles/reporter.hpp"

#include <utility>

#include "cairn/core/text.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::roles {
namespace {

std::vector<Metric> newest(const Curve& curve) {
  std::vector<Metric> metrics;
  for (const Series& series : curve.series)
    if (!series.values.empty()) metrics.push_back({series.info, series.values.back()});
  return metrics;
}

}  // namespace

void Reporter::begin(const protocol::Assignment& assignment) {
  beat_ = {setup_.self.worker, assignment.candidate, assignment.attempt, 0, 0, {}, false};
  last_beat_ = unix_time();
  beating_.restart();
  samples_ = 0;
  consultation_.begin(assignment);
  abandoned_ = false;
  snapping_.restart();
  snapshots_ = setup_.store.snapshot_every > 0 &&
               !std::holds_alternative<protocol::TestTask>(assignment.task);
}

void Reporter::epoch_done(const Curve& curve) {
  if (curve.epoch.empty()) return;
  if (noting_.due()) {
    beat_.epoch = curve.epoch.back();
    beat_.metrics = newest(curve);
  }
  consultation_.ask(curve);
  if (consultation_.waits()) wait_for_verdict();
  if (beating_.due()) beat();
}

void Reporter::wait_for_verdict() {
  const protocol::Phase before = timeline_.phase();
  timeline_.enter(protocol::Phase::wait);
  while (consultation_.waits() && !released_ && !abandoned_) {
    receive(std::chrono::milliseconds(20));
    if (beating_.due()) beat();
  }
  timeline_.enter(before);
  if (!consultation_.end_wait() || std::exchange(warned_, true)) return;
  warn("no verdict came within " + shortest(setup_.asking.patience) +
       " s (predict.patience): trainings go on without");
}

void Reporter::samples(std::int64_t count) {
  samples_ += count;
}

void Reporter::beat() {
  const double now = unix_time();
  beat_.samples_per_second = static_cast<double>(samples_) / (now - last_beat_);
  last_beat_ = now;
  samples_ = 0;
  setup_.channel.send(setup_.layout.coordinator(), protocol::encode(beat_));
}

void Reporter::beat_idle() {
  if (!beating_.due()) return;
  beat_.idle = true;
  beat();
}

/// Of a training: now and then, and once when the job ends. Looks for messages itself, so that no
/// release comes between this and `should_stop`.
bool Reporter::wants_snapshot() {
  if (!snapshots_) return false;
  polled_ = true;
  if (polling_.due()) poll();
  if (released_) return !std::exchange(snapped_at_end_, true);
  return snapping_.due();
}

bool Reporter::should_stop() {
  if (!std::exchange(polled_, false) && polling_.due()) poll();
  if (beating_.due()) beat();
  rank_0_.look();
  return consultation_.stopped() || released_ || abandoned_ || rank_0_.gone();
}

std::string Reporter::cut_off() const {
  if (abandoned_) return "it was given to another worker";
  if (rank_0_.gone()) return "rank 0 is silent";
  return released_ ? "the job ended" : "";
}

void Reporter::poll() {
  while (receive(std::chrono::microseconds(0))) {
  }
}

bool Reporter::receive(std::chrono::microseconds patience) {
  const auto envelope = setup_.channel.receive(patience);
  if (!envelope) return false;
  rank_0_.heard(envelope->from);
  take(protocol::decode_message(envelope->bytes));
  return true;
}

void Reporter::take(const protocol::Message& message) {
  if (const auto* released = std::get_if<protocol::Released>(&message)) released_ = *released;
  if (const auto* verdict = std::get_if<protocol::Verdict>(&message)) consultation_.take(*verdict);
  if (const auto* abandon = std::get_if<protocol::Abandon>(&message))
    abandoned_ |= abandon->candidate == beat_.candidate && abandon->attempt == beat_.attempt;
  take_written(message);
}

/// A full disk is one warning, and not one for each checkpoint.
void Reporter::take_written(const protocol::Message& message) {
  const auto* saved = std::get_if<protocol::CheckpointSaved>(&message);
  const auto* lost = std::get_if<protocol::CheckpointLost>(&message);
  if (saved == nullptr && lost == nullptr) return;
  // First the warning: the coordinator may end the job when it hears of the checkpoint.
  if (lost != nullptr && !losing_) warn(lost->candidate, lost->cause);
  if (saved != nullptr && losing_)
    warn(saved->checkpoint.candidate, "checkpoints can be written again");
  setup_.channel.send(setup_.layout.coordinator(), protocol::encode(message));
  losing_ = lost != nullptr;
}

bool Reporter::end() {
  const bool stopped = consultation_.stopped();
  poll();
  return stopped;
}

void Reporter::warn(CandidateId candidate, const std::string& text) {
  const std::string from = "worker " + std::to_string(setup_.self.worker.value()) + " on " +
                           setup_.self.host + ", candidate " + std::to_string(candidate.value());
  setup_.channel.send(setup_.layout.coordinator(), protocol::encode(protocol::Warning{from, text}));
}

}  // namespace cairn::roles
