#pragma once

#include <torch/torch.h>

#include <vector>

#include "cairn/data/dataset.hpp"
#include "cairn/space/task.hpp"

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

/// One input of all samples, or M rows that samples share and the row of each sample.
struct SampleInput {
  torch::Tensor values;
  torch::Tensor rows{};  ///< int64; undefined: samples do not share
};

/// Samples on a device as they are in the files: on the CPU they share the host memory.
struct Samples {
  std::vector<SampleInput> inputs;
  torch::Tensor y;
};
/// The inputs of the task, in its order. Throws UsageError for one that the data do not have in
/// this shape, and Error for rows and categories that are out of range: a GPU does not recover from
/// those.
Samples to_device(const data::Dataset& dataset, const space::Task& task, torch::Device device);

struct Batch {
  std::vector<torch::Tensor> x;
  torch::Tensor y;
};
/// The samples of the given positions (int64, on the same device).
Batch pick(const Samples& samples, const torch::Tensor& index);

}  // namespace cairn::train
