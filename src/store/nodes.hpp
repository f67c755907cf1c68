#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "store/source.hpp"

namespace cairn::store {

/// A tensor of one node, and its place in the order of the file.
struct NodeTensor {
  std::string node;
  std::size_t position = 0;
  NamedTensor tensor;
};

/// `read_nodes` with what it takes to put tensors into order again.
std::vector<NodeTensor> load_nodes(const Source& source, const std::set<std::string>& nodes);

}  // namespace cairn::store
