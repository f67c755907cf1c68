#pragma once

#include <cmath>
#include <map>
#include <thread>
#include <vector>

#include "cairn/comm/local.hpp"
#include "cairn/core/random.hpp"
#include "cairn/objective/synthetic.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/roles/predictor.hpp"
#include "measure.hpp"
#include "roles/reporter.hpp"

/// What a verdict costs: a predictor in a thread of its own that has learned from 200 trainings of
/// 100 epochs with four series, and somebody who asks it.
namespace cairn::bench {

constexpr int full_epochs = 100, lesson_count = 200;

inline predict::Setting verdict_setting() {
  predict::Setting setting;
  setting.objective = {"validation_accuracy", "1", Direction::maximize};
  setting.epochs = full_epochs;
  return setting;
}

/// A training with all that workers send, its first `points`.
inline Curve training(std::uint64_t id, int points) {
  Random random(3, CandidateId(id), "training");
  const double end = 0.8 + 0.05 * random.normal(), rate = 0.05 + 0.05 * random.uniform();
  Curve curve{{},
              {{verdict_setting().objective, {}},
               {{"validation_loss", "1", Direction::minimize}, {}},
               {{"training_accuracy", "1", Direction::maximize}, {}},
               {{"training_loss", "1", Direction::minimize}, {}}}};
  for (int epoch = 1; epoch <= points; ++epoch) {
    const double value = end * (1 - 0.7 * std::exp(-rate * epoch)) + 0.005 * random.normal();
    curve.epoch.push_back(epoch);
    curve.series[0].values.push_back(value);
    curve.series[1].values.push_back(2 - 2 * value);
    curve.series[2].values.push_back(value + 0.02);
    curve.series[3].values.push_back(std::exp(-3 * value));
  }
  return curve;
}

inline protocol::Message lesson(std::uint64_t id) {
  protocol::Outcome outcome;
  outcome.curve = training(id, full_epochs);
  outcome.metrics = {{verdict_setting().objective, outcome.curve.series[0].values.back()}};
  return protocol::Lesson{id + 1, CandidateId(id), outcome};
}

/// A predictor and the two it talks to.
class Consulted {
 public:
  Consulted() : channels_(comm::make_local_channels(layout.peers())) {
    thread_ = std::jthread([this] {
      roles::predict(
          {*channels_[1], layout, predict::make_engine({.method = "cairn"}, verdict_setting())});
    });
    for (std::uint64_t id = 0; id < lesson_count; ++id)
      channels_[0]->send(comm::Peer(1), protocol::encode(lesson(id)));
  }
  ~Consulted() { channels_[0]->send(comm::Peer(1), protocol::encode(protocol::Released{})); }

  comm::Channel& worker() { return *channels_[2]; }

  static constexpr roles::Layout layout{1, 1};

 private:
  std::vector<std::unique_ptr<comm::Channel>> channels_;
  std::jthread thread_;
};

inline protocol::Message question(std::uint64_t id, int points) {
  return protocol::EpochDone{WorkerId(0), CandidateId(id), Attempt(0), ~std::uint64_t{0},
                             training(id, points)};
}

/// Median time from a curve to its verdict, one at a time and with pauses, as from an idle machine;
/// the models for the epochs are learned beforehand, as they are for all but the first who asks.
inline void measure_latency() {
  Consulted consulted;
  comm::Channel& worker = consulted.worker();
  std::vector<double> times;
  for (int round = 0; round < 2; ++round) {
    times.clear();
    for (int i = 0; i < 100; ++i) {
      const auto message =
          protocol::encode(question(1000 + static_cast<std::uint64_t>(i), 5 + i % 20));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const double begin = now();
      worker.send(comm::Peer(1), message);
      while (!worker.receive(std::chrono::seconds(1))) {
      }
      times.push_back(now() - begin);
    }
  }
  print_figure("predict.verdict_ms", 1e3 * median(times), "ms");
  print_figure("predict.verdict_p99_ms", 1e3 * quantile(times, 0.99), "ms");
}

/// Verdicts that one predictor gives in a second when many workers ask at once; 5,000 workers that
/// report every 10 s ask for 500.
inline void measure_rate() {
  constexpr int asked = 2000;
  Consulted consulted;
  comm::Channel& worker = consulted.worker();
  double begin = 0;
  for (int round = 0; round < 2; ++round) {
    begin = now();
    for (int i = 0; i < asked; ++i)
      worker.send(comm::Peer(1),
                  protocol::encode(question(1000 + static_cast<std::uint64_t>(i), 5 + i % 20)));
    for (int answered = 0; answered < asked;)
      if (worker.receive(std::chrono::seconds(1))) ++answered;
  }
  print_figure("predict.verdicts_per_s", asked / (now() - begin), "1/s");
}

/// Share of a training's time within the calls that report and look for verdicts: batches of 5 ms,
/// epochs of 20 batches.
inline void measure_loss() {
  constexpr int batches = 1000, batches_per_epoch = 20;
  Consulted consulted;
  const auto objective = objective::make_synthetic({}, 1, full_epochs, verdict_setting().objective);
  const roles::WorkerSetup setup{consulted.worker(),      *objective, Consulted::layout, {}, {}, {},
                                 {full_epochs, false, 10}};
  roles::Reporter reporter(setup, [](objective::Snapshot) {});
  reporter.begin({});
  const Curve whole = training(5, full_epochs);
  Curve curve{{}, whole.series};
  for (Series& series : curve.series) series.values.clear();
  double within = 0;
  const double begin = now();
  for (int batch = 1; batch <= batches; ++batch) {
    for (const double start = now(); now() - start < 5e-3;) {
    }
    const double call = now();
    reporter.should_stop();
    reporter.samples(128);
    if (batch % batches_per_epoch == 0) {
      const std::size_t point = curve.epoch.size();
      curve.epoch.push_back(whole.epoch[point]);
      for (std::size_t s = 0; s < curve.series.size(); ++s)
        curve.series[s].values.push_back(whole.series[s].values[point]);
      reporter.epoch_done(curve);
    }
    within += now() - call;
  }
  print_figure("predict.trainer_loss_percent", 100 * within / (now() - begin), "%");
}

}  // namespace cairn::bench
