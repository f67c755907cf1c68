#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "cairn/core/clock.hpp"
#include "cairn/protocol/signs_of_life.hpp"
#include "cairn/roles/worker.hpp"
#include "roles/consultation.hpp"
#include "roles/rank_0.hpp"
#include "roles/throttle.hpp"
#include "roles/timeline.hpp"

namespace cairn::roles {

/// What a worker says while it evaluates, and whether it was told to stop.
class Reporter : public objective::Monitor {
 public:
  using KeepSnapshot = std::function<void(objective::Snapshot)>;

  Reporter(const WorkerSetup& setup, KeepSnapshot keep)
      : setup_(setup),
        keep_(std::move(keep)),
        consultation_(setup),
        rank_0_(setup.channel, setup.layout, setup.lost_after, setup.stop_reason),
        beating_(to_milliseconds(protocol::beat_every(setup.layout.workers))),
        snapping_(to_milliseconds(setup.store.snapshot_every)) {}

  void begin(const protocol::Assignment& assignment);
  /// Whatever comes but work: the end (what runs is cut off), verdicts, and from the own writer
  /// what became of a checkpoint.
  void take(const protocol::Message& message);
  const std::optional<protocol::Released>& released() const { return released_; }

  void enter(protocol::Phase phase) override { timeline_.enter(phase); }
  void epoch_done(const Curve& curve) override;
  void samples(std::int64_t count) override;
  bool wants_snapshot() override;
  void snapshot(objective::Snapshot snapshot) override { keep_(std::move(snapshot)); }
  bool should_stop() override;

  /// A sign of life of a worker without work.
  void beat_idle();
  /// Takes what has come.
  void poll();
  Rank0& rank_0() { return rank_0_; }
  /// Why the training was cut off, if it was; empty if not.
  std::string cut_off() const;
  /// The training is over. Whether a predictor stopped it.
  bool end();
  std::vector<protocol::Forecast> take_forecasts() { return consultation_.take_forecasts(); }
  std::vector<protocol::Span> take_spans() { return timeline_.take(); }
  void warn(const std::string& text) { warn(beat_.candidate, text); }

 private:
  void warn(CandidateId candidate, const std::string& text);
  void take_written(const protocol::Message& message);
  void beat();
  /// Handles the next message, if one comes in time.
  bool receive(std::chrono::microseconds patience);
  void wait_for_verdict();

  const WorkerSetup& setup_;
  KeepSnapshot keep_;
  Consultation consultation_;
  Rank0 rank_0_;
  Timeline timeline_;
  protocol::Heartbeat beat_;
  double last_beat_ = 0;
  std::int64_t samples_ = 0;  ///< since the last heartbeat
  // Looking for messages and noting the curve's end cost about a microsecond each.
  Throttle beating_;
  Throttle noting_{std::chrono::milliseconds(50)};
  Throttle polling_{std::chrono::milliseconds(1)};
  Throttle snapping_;
  bool snapshots_ = false;       ///< of what runs
  bool snapped_at_end_ = false;  ///< since it was released
  bool polled_ = false;          ///< in this step of the training
  bool abandoned_ = false;       ///< what runs was given to somebody else
  bool warned_ = false;          ///< of a predictor that is silent
  bool losing_ = false;          ///< the last checkpoint could not be written
  std::optional<protocol::Released> released_;
};

}  // namespace cairn::roles
