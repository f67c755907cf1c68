#pragma once

#include <memory>
#include <vector>

#include "train/trainer.hpp"

namespace cairn::train {

/// A network in training.
struct Member {
  Member(Network network, Scales scales) : network(std::move(network)), scales(std::move(scales)) {}

  Network network;
  Scales scales;
  std::unique_ptr<Trainer> trainer{};  ///< refers to both
};

/// Trains networks in step, a batch of each at a time, as one candidate: the folds of a
/// cross-validation, or a single one. They have the same number of batches in all.
class Ensemble {
 public:
  using Members = std::vector<std::unique_ptr<Member>>;

  /// `bystander`: the last one has no part in curve and metrics.
  explicit Ensemble(Members members, bool bystander = false);

  /// Goes on from a snapshot, whose weights the networks have already. Before `run`. Throws Error
  /// if it is one of another training.
  void restore(const objective::Snapshot& snapshot);
  /// Errors as those of Trainer::check_losses.
  protocol::Status run(objective::Monitor& monitor);

  const Members& members() const { return members_; }
  /// Without the bystander.
  std::size_t folds() const { return members_.size() - (bystander_ ? 1 : 0); }
  double epochs() const { return first().epochs(); }
  /// Of several folds the mean, as the metrics.
  Curve curve() const;
  /// The curve's last values, and of several folds the standard errors of those of validation.
  std::vector<Metric> metrics() const;
  /// Of several members stacked.
  std::vector<NamedTensor> weights() const;

 private:
  Trainer& first() const { return *members_.front()->trainer; }
  bool single() const { return members_.size() == 1; }
  void end_point(objective::Monitor& monitor);
  objective::Snapshot snapshot() const;

  Members members_;
  bool bystander_;
};

}  // namespace cairn::train
