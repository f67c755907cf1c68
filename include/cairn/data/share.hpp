#pragma once

#include <vector>

#include "cairn/data/dataset.hpp"

namespace cairn::data {

/// A data set as plain tensors and back, without copying: how the processes of a node share one.
std::vector<HostTensor> to_tensors(const Dataset& dataset);
Dataset from_tensors(const std::vector<HostTensor>& tensors);

}  // namespace cairn::data
