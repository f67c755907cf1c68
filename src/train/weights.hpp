#pragma once

#include <string>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/train/options.hpp"
#include "train/network.hpp"
#include "train/scaling.hpp"

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

/// All parameters and buffers, and what the inputs and the target were normalised with.
std::vector<NamedTensor> save(const Network& network, const Scaling& scaling);

/// Overwrites the weights of these names, but for those of the scaling; others stay. Throws Error
/// for a name that the network does not have and for a shape that differs.
void load(const Network& network, const std::vector<NamedTensor>& weights);

/// As `load`, but mixes the given weights of convolutions, linear layers and embeddings with those
/// that the network has, as the options say.
void inherit(const Network& network, const std::vector<NamedTensor>& weights,
             const InheritOptions& options);

/// Throws Error if any weight of the network is not given.
void require_all(const Network& network, const std::vector<NamedTensor>& weights);

/// `require_all`, then `load`.
void load_all(const Network& network, const std::vector<NamedTensor>& weights);

}  // namespace cairn::train
