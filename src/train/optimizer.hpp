#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "cairn/train/options.hpp"

namespace cairn::train {

/// Scales gradients so that their joint Euclidean norm is at most `limit`. Does not wait for the
/// device.
void clip_gradients(const std::vector<torch::Tensor>& parameters, double limit);

/// How an optimizer computes: in one loop over each tensor (CPU), or by operations on lists of
/// tensors, each one launch on a GPU.
enum class Arithmetic { loops, lists };

/// One step of gradient descent after another, in place. Equal to LibTorch's optimizers of the
/// same names: "sgd" with Nesterov momentum (Sutskever et al. 2013), "adam" (Kingma & Ba 2015) with
/// β = 0.9, 0.999 and ε = 1e-8, "adamw" (Loshchilov & Hutter 2019). Weight decay acts on weights of
/// convolutions and linear layers only, not on biases and batch norm (He et al. 2019).
class Optimizer {
 public:
  /// `momentum` is for "sgd". Parameters are float32 and dense.
  Optimizer(const Recipe& recipe, double momentum, std::vector<torch::Tensor> parameters,
            Arithmetic arithmetic);

  /// Updates each parameter that has a gradient, and takes the gradients away.
  void step(double learning_rate);

  /// What it remembers of the steps so far, parameter by parameter; undefined: not needed.
  struct Memory {
    std::int64_t& steps;
    std::vector<torch::Tensor>& first;
    std::vector<torch::Tensor>& second;
  };
  Memory memory() { return {steps_, first_, second_}; }

 private:
  /// Tensors of the same length, position by position.
  struct Lists {
    std::vector<torch::Tensor> weight, gradient, first, second;
  };
  Lists take_gradients(bool decayed);
  void sgd_loops(Lists& lists, double rate, double decay) const;
  void sgd_lists(Lists& lists, double rate, double decay) const;
  void adam_loops(Lists& lists, double rate, double decay) const;
  void adam_lists(Lists& lists, double rate, double decay) const;

  Recipe recipe_;
  double momentum_;
  Arithmetic arithmetic_;
  std::int64_t steps_ = 0;
  std::vector<torch::Tensor> parameters_;
  std::vector<torch::Tensor> first_;   ///< momentum, or the mean of gradients
  std::vector<torch::Tensor> second_;  ///< the mean of squared gradients
};

}  // namespace cairn::train
