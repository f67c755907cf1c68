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

class StateReader;
class StateWriter;

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
  torch::Tensor class_weights{};  ///< of the loss; undefined: all classes weigh the same
  /// Samples that batches and epochs are reckoned with: those of the smallest of several trainings
  /// in step. 0: all of `train`.
  std::int64_t epoch_samples = 0;
};

/// Trains one network, batch by batch.
///
/// An epoch has ⌊n / batch⌋ batches of a fresh shuffle (one, of all n samples, where the batch is
/// larger); what is left over is not used in this epoch. Training ends after the number of batches
/// nearest to `epochs`, at least one. The curve has a point every `validate_every` epochs and at
/// the end: means over the batches since the last point for the training, the validation split for
/// the rest.
class Trainer {
 public:
  Trainer(Plan plan, const Inference& inference, Streams streams);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  bool done() const { return step_ == total_steps_; }
  void train_batch();
  /// Whether the curve has a point here.
  bool at_point() const;
  /// Waits for the device. Throws objective::Failure where the loss became not-a-number or
  /// infinite, with the step.
  void check_losses();
  bool validates() const { return plan_.validation.size(0) > 0; }
  /// Measures, and adds to the curve. After `check_losses`.
  void end_point();

  const Curve& curve() const { return curve_; }
  /// Trained so far.
  double epochs() const;
  std::int64_t batch() const { return batch_; }
  const Inference& inference() const { return inference_; }
  const Loss& loss() const { return loss_; }
  /// As a Result has them.
  std::vector<NamedTensor> weights() const;

  /// Everything but the network and the curve. After `check_losses`.
  void keep(StateWriter& state);
  /// Goes on from such a state, with the curve so far; the network has its weights already. Before
  /// any batch. Throws Error if they are those of another training.
  void restore(const StateReader& state, Curve curve);

 private:
  template <class State>
  void visit(State& state);
  torch::Tensor next_index();
  Batch next_batch();
  void freeze(bool frozen);
  void update();
  void note(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& target);
  void append(const std::vector<Metric>& point);
  double rate() const;
  void check_order() const;
  void check(const Curve& curve) const;
  std::vector<MetricInfo> point_infos() const;

  Plan plan_;
  Loss loss_;
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
