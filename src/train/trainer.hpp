#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/objective/objective.hpp"
#include "cairn/train/options.hpp"
#include "train/optimizer.hpp"
#include "train/scoring.hpp"

namespace cairn::train {

/// Sources of random numbers, one for each use: a change of one use leaves the others alone.
struct Streams {
  torch::Generator shuffle;  ///< on the CPU, so that all devices see the same order
  torch::Generator augment;  ///< on the device
  torch::Generator dropout;  ///< on the device
};

/// Steps after which the trainer reads their losses: that waits for the device, dear on a GPU.
std::int64_t steps_between_reads(torch::Device device);

/// Everything that one training depends on, but for the network.
struct Plan {
  Options options;
  Recipe recipe;
  double epochs = 1;
  Samples samples;
  torch::Tensor train;       ///< positions in `samples`, int64, on the device
  torch::Tensor validation;  ///< may be empty
  /// Parameters that `options.inherit` freezes at first, and whose learning rate it scales.
  std::vector<std::string> inherited{};
  data::Statistics statistics{};  ///< of the inputs: part of every snapshot
};

/// Trains one network.
///
/// An epoch has ⌊n / batch⌋ batches of a fresh shuffle (one, of all n samples, where the batch is
/// larger); what is left over is not used in this epoch. Training ends after the number of batches
/// nearest to `epochs`, at least one. The curve has a point every `validate_every` epochs and at
/// the end: means over the batches since the last point for the training, the validation split for
/// the rest.
class Trainer {
 public:
  Trainer(Plan plan, const Inference& inference, Streams streams);

  /// Goes on from a snapshot, whose weights the network has already. Before `run`. Throws Error if
  /// it is one of another training.
  void restore(const objective::Snapshot& snapshot);

  /// Throws Error where the loss becomes not-a-number or infinite, with the step.
  protocol::Status run(objective::Monitor& monitor);

  const Curve& curve() const { return curve_; }
  /// Trained so far.
  double epochs() const;

 private:
  torch::Tensor next_index();
  Samples next_batch();
  void freeze(bool frozen);
  void train_batch();
  void update();
  void note(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& target);
  void check_losses();
  void end_point(objective::Monitor& monitor);
  void append(const std::vector<Metric>& point);
  bool at_point() const;
  double rate() const;

  objective::Snapshot snapshot();
  template <class State>
  void visit(State& state);
  void check_order() const;
  void check(const Curve& curve) const;
  std::vector<MetricInfo> point_infos() const;

  Plan plan_;
  Inference inference_;
  Streams streams_;
  std::vector<torch::Tensor> parameters_;
  std::vector<NamedVariable> slow_;  ///< of these, the inherited ones if they differ from others
  std::vector<NamedVariable> others_;
  Optimizer optimizer_;  ///< of the others
  Optimizer slow_optimizer_;
  std::int64_t frozen_steps_ = 0;
  std::int64_t batch_ = 1;
  std::int64_t batches_per_epoch_ = 1;
  std::int64_t total_steps_ = 1;
  std::int64_t step_ = 0;
  torch::Tensor order_;  ///< of the samples in this epoch; undefined before the first

  std::vector<torch::Tensor> unread_losses_;  ///< of the newest steps, on the device
  double loss_sum_ = 0;                       ///< since the last point of the curve
  torch::Tensor correct_;
  std::int64_t steps_since_point_ = 0;
  Curve curve_;
};

}  // namespace cairn::train
