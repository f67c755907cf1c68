#pragma once

#include <algorithm>
#include <cstring>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "train/support.hpp"

namespace cairn::train {

/// Of `scene_of_all`; the curve has points after 4, 8, ...
inline constexpr std::int64_t kSteps = 20;

/// Takes snapshots before the given steps, counted from 0.
class Photographer final : public Recorder {
 public:
  explicit Photographer(std::set<std::int64_t> steps = {}) : steps_(std::move(steps)) {}

  bool wants_snapshot() override {
    ++polls;
    return steps_.contains(seen / 32);
  }
  void snapshot(objective::Snapshot snapshot) override { taken.push_back(std::move(snapshot)); }

  std::vector<objective::Snapshot> taken;
  std::int64_t polls = 0;

 private:
  std::set<std::int64_t> steps_;
};

/// Everything that has a state: random numbers of all kinds, batch norm, warm-up and restarts, a
/// training that ends within an epoch.
inline Scene scene_of_all(const char* optimizer, const char* precision = "float32") {
  Scene scene;
  scene.space_options.stage[0].repeat = 2;
  scene.space_options.head.dense = {16};
  scene.space_options.head.dropout = {0.3};
  scene.options.optimizer = {optimizer};
  scene.options.precision = precision;
  scene.options.learning_rate = {0.01};
  scene.options.epochs = scene.options.final_epochs = 2.5;
  scene.options.validate_every = 0.5;
  scene.options.warmup_epochs = 0.25;
  scene.options.restart_epochs = 1;
  scene.options.clip_norm = 1;
  scene.options.label_smoothing = 0.1;
  scene.options.shift = 1;
  scene.options.flip = true;
  return scene;
}

inline objective::Result evaluate(const Scene& scene, const objective::Work& work,
                                  Recorder& monitor) {
  return make_objective(scene.setup())->evaluate(work, monitor);
}

inline objective::Result evaluate(const Scene& scene, const objective::Work& work) {
  Recorder monitor;
  return evaluate(scene, work, monitor);
}

/// The snapshots before these steps.
inline std::vector<objective::Snapshot> snapshots(const Scene& scene, const objective::Work& work,
                                                  std::set<std::int64_t> steps) {
  Photographer monitor(std::move(steps));
  evaluate(scene, work, monitor);
  return monitor.taken;
}

/// As a later attempt is given it: without the weights that it once started from.
inline objective::Work resuming(objective::Work work, objective::Snapshot snapshot) {
  work.assignment.attempt = Attempt(work.assignment.attempt.value() + 1);
  work.weights.clear();
  work.resume = std::move(snapshot);
  return work;
}

inline bool same(const std::vector<NamedTensor>& a, const std::vector<NamedTensor>& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.name == y.name && x.tensor.dtype == y.tensor.dtype &&
           x.tensor.shape == y.tensor.shape && std::ranges::equal(x.tensor.span(), y.tensor.span());
  });
}

inline bool same_bits(const objective::Result& a, const objective::Result& b) {
  return a.outcome.status == b.outcome.status && a.outcome.epochs == b.outcome.epochs &&
         a.outcome.curve == b.outcome.curve && a.outcome.metrics == b.outcome.metrics &&
         same(a.weights, b.weights);
}

inline HostTensor copy(const HostTensor& tensor) {
  auto result = HostTensor::allocate(tensor.dtype, tensor.shape);
  std::memcpy(result.data.get(), tensor.data.get(), tensor.bytes());
  return result;
}

inline HostTensor& part(objective::Snapshot& snapshot, const std::string& name) {
  const auto found = std::ranges::find(snapshot.training, name, &NamedTensor::name);
  if (found == snapshot.training.end()) throw std::runtime_error("no part " + name);
  return found->tensor;
}

}  // namespace cairn::train
