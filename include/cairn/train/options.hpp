#pragma once

#include <string>
#include <vector>

#include "cairn/core/id.hpp"
#include "cairn/space/space.hpp"

namespace cairn::train {

/// How a training goes on from the weights of another one.
struct InheritOptions {
  /// Weights of convolutions and linear layers start as shrink · inherited + perturb · initial,
  /// where the initial ones are those of a training from scratch (Ash & Adams 2020, Algorithm 1).
  double shrink = 1;
  double perturb = 0;
  double freeze_epochs = 0;  ///< inherited layers are not trained for so long
  double rate_factor = 1;    ///< of the learning rate of inherited layers
};

/// How candidates are trained. A list with several entries is a decision of the search.
struct Options {
  double epochs = 3;        ///< may be fractional
  double first_epochs = 0;  ///< of the first candidates (search_epochs); 0: as of all others
  int first_candidates = 8;
  double final_epochs = 20;
  double validate_every = 1;                  ///< [epochs]
  std::vector<std::string> optimizer{"sgd"};  ///< sgd (momentum 0.9, Nesterov), adam, adamw
  std::vector<double> learning_rate{0.1};
  std::vector<double> weight_decay{5e-4};  ///< not of biases and batch norm
  std::vector<int> batch{128};
  double momentum = 0.9;
  std::string schedule = "cosine";  ///< constant, step, cosine
  double warmup_epochs = 0;
  double restart_epochs = 0;   ///< schedule "cosine": begins anew every so often; 0: never
  double step_epochs = 0;      ///< schedule "step": every so many epochs ...
  double step_factor = 0.1;    ///< ... the learning rate is multiplied by this
  double label_smoothing = 0;  ///< of the training loss only
  double clip_norm = 0;        ///< 0: no clipping of the gradient's norm
  /// cross_entropy, binary_cross_entropy, mean_squared_error, huber
  std::string loss = "cross_entropy";
  double huber_delta = 1;  ///< where the Huber loss becomes linear, on the scale of training
  std::string class_weights = "none";  ///< in the loss; balanced: N / (classes · N of the class)
  std::vector<std::string> metrics{"accuracy"};  ///< accuracy, balanced_accuracy, auc, r2, mae
  int shift = 0;      ///< augmentation: random shift by up to so many pixels
  bool flip = false;  ///< augmentation: random left-right flip
  /// float32, bfloat16 (convolutions and matrix products; weights stay float32), or auto: bfloat16
  /// where the device gains from it, which are GPUs of compute capability 8 and CPUs with AMX.
  std::string precision = "auto";
  bool channels_last = true;  ///< on GPUs
  InheritOptions inherit;
};

/// Throws UsageError.
void validate(const Options& options);

/// One decision ("training.learning_rate", ...) for each list with several entries.
std::vector<space::Decision> decisions(const Options& options);

/// How long a candidate of the search is trained. The first `first_candidates` for `first_epochs`,
/// then in each round half as many for twice as long, up to `epochs`: the rounds cost the same, as
/// those of successive halving (Jamieson & Talwalkar 2016, Algorithm 1).
double search_epochs(const Options& options, CandidateId candidate);

/// The epochs at which the learning rate of a training of so many epochs starts again.
std::vector<double> restarts(const Options& options, double epochs);

/// The choices made for one candidate.
struct Recipe {
  std::string optimizer;
  double learning_rate = 0.1;
  double weight_decay = 0;
  int batch = 128;
};
Recipe recipe(const Options& options, const space::Space& space,
              const space::Architecture& architecture);

}  // namespace cairn::train
