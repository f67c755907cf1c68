#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cairn/transfer/index.hpp"

namespace cairn::transfer {

/// A token and what it adds to the parameters that two networks may have in common.
struct WeightedToken {
  Index::Token token;
  std::uint64_t weight = 0;
};

/// What two networks have in common is at most the weight of their common tokens; for prefix it is
/// just that. `weights`: of the units with these keys.
std::vector<WeightedToken> tokens(std::span<const std::uint64_t> keys,
                                  std::span<const std::uint64_t> weights, protocol::Match match);

}  // namespace cairn::transfer
