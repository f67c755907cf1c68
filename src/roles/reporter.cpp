#include "roles/reporter.hpp"

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
  beat_ = {setup_.self.worker, assignment.candidate, assignment.attempt, 0, 0, {}};
  last_beat_ = unix_time();
  beating_.restart();
  samples_ = 0;
  stopped_ = false;
}

void Reporter::epoch_done(const Curve& curve) {
  if (curve.epoch.empty()) return;
  if (noting_.due()) {
    beat_.epoch = curve.epoch.back();
    beat_.metrics = newest(curve);
  }
  if (setup_.layout.predictors > 0) {
    const protocol::EpochDone done{beat_.worker, beat_.candidate, beat_.attempt, curve};
    setup_.channel.send(setup_.layout.predictor(beat_.candidate), protocol::encode(done));
  }
  if (beating_.due()) beat();
}

void Reporter::samples(std::int64_t count) {
  samples_ += count;
  if (beating_.due()) beat();
}

void Reporter::beat() {
  const double now = unix_time();
  beat_.samples_per_second = static_cast<double>(samples_) / (now - last_beat_);
  last_beat_ = now;
  samples_ = 0;
  setup_.channel.send(setup_.layout.coordinator(), protocol::encode(beat_));
}

bool Reporter::should_stop() {
  if (polling_.due()) poll();
  return stopped_ || released_;
}

void Reporter::poll() {
  while (auto envelope = setup_.channel.receive(std::chrono::microseconds(0))) {
    const auto message = protocol::decode_message(envelope->bytes);
    if (const auto* released = std::get_if<protocol::Released>(&message)) release(*released);
    const auto* verdict = std::get_if<protocol::Verdict>(&message);
    if (verdict && verdict->candidate == beat_.candidate && verdict->attempt == beat_.attempt)
      stopped_ = stopped_ || verdict->stop;
  }
}

void Reporter::warn(const std::string& text) {
  const std::string from = "worker " + std::to_string(setup_.self.worker.value()) + " on " +
                           setup_.self.host + ", candidate " +
                           std::to_string(beat_.candidate.value());
  setup_.channel.send(setup_.layout.coordinator(), protocol::encode(protocol::Warning{from, text}));
}

}  // namespace cairn::roles
