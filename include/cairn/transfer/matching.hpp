#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/protocol/transfer.hpp"

namespace cairn::transfer {

/// Which units of two networks correspond, in order.
struct Matching {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  ///< (of the source, of the target)
  std::uint64_t parameters = 0;                            ///< of the matched units
};

/// prefix: the longest common prefix of keys. subsequence and identity: the common subsequence with
/// the most parameters; of equals the one with more units, then that which matches earliest.
Matching match(std::span<const protocol::Unit> source, std::span<const protocol::Unit> target,
               protocol::Match match);

/// The copy plan of a matching: node by node.
std::vector<protocol::NodeCopy> copies(std::span<const protocol::Unit> source,
                                       std::span<const protocol::Unit> target,
                                       const Matching& matching);

/// Of the tensors of a source ("<node>.<parameter>") those that the plan copies, under the names of
/// the target. They share the memory.
std::vector<NamedTensor> carry(const std::vector<NamedTensor>& tensors,
                               std::span<const protocol::NodeCopy> copies);

/// Trainable parameters of all units.
std::uint64_t parameters(std::span<const protocol::Unit> units);

}  // namespace cairn::transfer
