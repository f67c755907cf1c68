#pragma once

#include <string>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/data/dataset.hpp"
#include "cairn/train/options.hpp"
#include "train/network.hpp"

namespace cairn::train {

/// Throws Error where there is none.
DType dtype_of(at::ScalarType type);
/// "8x3x3x3"
std::string shape_text(at::IntArrayRef shape);

/// A copy in host memory, contiguous and of the same type.
HostTensor to_host(const torch::Tensor& tensor);

/// A tensor that shares the host memory and keeps it alive.
torch::Tensor from_host(const HostTensor& tensor);

/// All parameters and buffers.
std::vector<NamedTensor> save(const Network& network);

/// What the inputs were normalised with, as weights of the node "input" (float64, one value for
/// each channel): a checkpoint is complete without the data that it was trained on.
std::vector<NamedTensor> to_weights(const data::Statistics& statistics);
/// Throws Error if they are not among the weights.
data::Statistics statistics_of(const std::vector<NamedTensor>& weights);

/// `save` and `to_weights`.
std::vector<NamedTensor> save(const Network& network, const data::Statistics& statistics);

/// Overwrites the weights of these names, but for those of "input"; others stay. Throws Error for a
/// name that the network does not have and for a shape that differs.
void load(const Network& network, const std::vector<NamedTensor>& weights);

/// As `load`, but mixes the given weights of convolutions and linear layers with those that the
/// network has, as the options say.
void inherit(const Network& network, const std::vector<NamedTensor>& weights,
             const InheritOptions& options);

/// Throws Error if any weight of the network is not given.
void require_all(const Network& network, const std::vector<NamedTensor>& weights);

/// `require_all`, then `load`.
void load_all(const Network& network, const std::vector<NamedTensor>& weights);

}  // namespace cairn::train
