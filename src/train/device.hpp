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

/// Whether the device trains faster in bfloat16: GPUs of compute capability 8 and above, and CPUs
/// with AMX (there 1.3 to 2.5 times as fast, the wider the network the more).
bool gains_from_bfloat16(const Device& device);

/// A source of random numbers on the device, apart from LibTorch's global one.
torch::Generator make_generator(torch::Device device, std::uint64_t seed);

}  // namespace cairn::train
