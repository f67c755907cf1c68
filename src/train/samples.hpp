#pragma once

#include <torch/torch.h>

#include "cairn/data/dataset.hpp"

namespace cairn::train {

/// A random shift by up to `shift` pixels in each direction, with zeros moving in, and a random
/// left-right flip before it, drawn for each image.
struct Augmentation {
  int shift = 0;
  bool flip = false;
};

/// What was drawn for N images: how far each moves down and to the right [pixels], and whether it
/// is flipped first. int64, int64, bool.
struct Moves {
  torch::Tensor down;
  torch::Tensor right;
  torch::Tensor flip;
};
Moves draw_moves(std::int64_t images, const Augmentation& augmentation,
                 torch::Generator& generator);
/// Moves images N×C×H×W; no shift may exceed `shift`.
torch::Tensor move(const torch::Tensor& images, const Moves& moves, int shift);

/// (x − mean) / standard deviation for each channel (dimension 1).
class Normalisation {
 public:
  Normalisation(const data::Statistics& statistics, std::int64_t dimensions, torch::Device device);
  /// N×C×… of any type → float32.
  torch::Tensor operator()(const torch::Tensor& x) const;

  const torch::Tensor& mean() const { return mean_; }
  const torch::Tensor& standard_deviation() const { return standard_deviation_; }

 private:
  torch::Tensor mean_, standard_deviation_;  ///< 1×C×1…, float32
};

/// Samples on a device as they are in the files: on the CPU they share the host memory.
struct Samples {
  torch::Tensor x;
  torch::Tensor y;
};
Samples to_device(const data::Samples& samples, torch::Device device);

/// The samples of the given positions (int64, on the same device).
Samples pick(const Samples& samples, const torch::Tensor& index);

}  // namespace cairn::train
