#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/protocol/transfer.hpp"

namespace cairn::transfer {

/// So many units with keys below `keys`. Equal keys have equal sizes, and different keys often.
inline std::vector<protocol::Unit> random_units(Random& random, std::size_t count,
                                                std::uint64_t keys) {
  std::vector<protocol::Unit> result;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t key = random.below(keys);
    result.push_back({{"n" + std::to_string(i)}, key, 1 + key % 3});
  }
  return result;
}

}  // namespace cairn::transfer
