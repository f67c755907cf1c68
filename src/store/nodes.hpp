#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "cairn/store/checkpoint.hpp"

namespace cairn::store {

/// A tensor of one node, and its place in the order of the file.
struct NodeTensor {
  std::string node;
  std::size_t position = 0;
  NamedTensor tensor;
};

/// `read_nodes` with what it takes to put tensors into order again.
std::vector<NodeTensor> load_nodes(const std::filesystem::path& file,
                                   const std::set<std::string>& nodes);

}  // namespace cairn::store
