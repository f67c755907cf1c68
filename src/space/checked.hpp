#pragma once

#include <cstdint>
#include <initializer_list>

#include "cairn/core/error.hpp"
#include "cairn/space/graph.hpp"

namespace cairn::space {

[[noreturn]] inline void too_large(const Node& node) {
  throw Error({node.name, "the cost of the network exceeds 2^63 from here on", ""});
}

/// Throws Error that names the node where the product exceeds 2^63.
inline std::int64_t product(const Node& node, std::initializer_list<std::int64_t> factors) {
  std::int64_t result = 1;
  for (auto factor : factors)
    if (__builtin_mul_overflow(result, factor, &result)) too_large(node);
  return result;
}

/// Throws as `product` does.
inline std::int64_t sum(const Node& node, std::initializer_list<std::int64_t> terms) {
  std::int64_t result = 0;
  for (auto term : terms)
    if (__builtin_add_overflow(result, term, &result)) too_large(node);
  return result;
}

}  // namespace cairn::space
