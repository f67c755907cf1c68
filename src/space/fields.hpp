#pragma once

#include <type_traits>

#include "cairn/space/graph.hpp"

namespace cairn::space {

/// Calls f(name, field) for each field of a layer, in an order that hashes and files depend on.
template <class L, class F>
void visit_fields(L& layer, F&& f) {
  using T = std::remove_const_t<L>;
  if constexpr (std::is_same_v<T, Input>) {
    f("shape", layer.shape);
  } else if constexpr (std::is_same_v<T, Conv>) {
    f("out_channels", layer.out_channels);
    f("kernel", layer.kernel);
    f("stride", layer.stride);
    f("padding", layer.padding);
    f("groups", layer.groups);
    f("bias", layer.bias);
  } else if constexpr (std::is_same_v<T, Linear>) {
    f("out_features", layer.out_features);
    f("bias", layer.bias);
  } else if constexpr (std::is_same_v<T, Activation>) {
    f("function", layer.kind);
  } else if constexpr (std::is_same_v<T, Pool>) {
    f("function", layer.kind);
    f("kernel", layer.kernel);
    f("stride", layer.stride);
    f("padding", layer.padding);
    f("ceil_mode", layer.ceil_mode);
  } else if constexpr (std::is_same_v<T, AdaptiveAveragePool>) {
    f("output", layer.output);
  } else if constexpr (std::is_same_v<T, Dropout>) {
    f("probability", layer.probability);
  } else if constexpr (std::is_same_v<T, Embedding>) {
    f("categories", layer.categories);
    f("width", layer.width);
  }
}

}  // namespace cairn::space
