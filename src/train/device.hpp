#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "cairn/train/objective.hpp"

namespace cairn::train {

torch::Device torch_device(const Device& device);

/// Prepares this thread to compute on `device`: the number of CPU threads, which OpenMP keeps for
/// each thread apart, and once per process an allocator that keeps what it has (CPU only). Throws
/// Error if the device does not work.
void use(const Device& device);

/// Whether the GPU computes in bfloat16 natively. False for the CPU.
bool gpu_has_bfloat16(const Device& device);

/// A source of random numbers on the device, apart from LibTorch's global one.
torch::Generator make_generator(torch::Device device, std::uint64_t seed);

}  // namespace cairn::train
