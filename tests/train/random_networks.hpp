#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/space.hpp"

namespace cairn::train {

inline space::StageOptions stage(std::vector<int> blocks, std::vector<std::string> op,
                                 std::vector<int> width, std::vector<std::string> down) {
  space::StageOptions options;
  options.blocks = std::move(blocks);
  options.op = std::move(op);
  options.width = std::move(width);
  options.down = std::move(down);
  options.activation = {"relu", "silu"};
  return options;
}

/// Three stages for grey images, as in workflows/fashion_mnist.toml.
inline space::Space usual_space() {
  space::Options options;
  options.stage = {
      stage({1, 2}, {"conv3x3", "conv5x5", "separable3x3", "residual"}, {16, 24, 32}, {"none"}),
      stage({1, 2, 3},
            {"conv3x3", "separable3x3", "separable5x5", "residual", "inception", "identity"},
            {32, 48, 64}, {"stride", "max_pool"}),
      stage({1, 2}, {"conv3x3", "separable3x3", "separable5x5", "residual", "inception"},
            {64, 96, 128}, {"stride", "max_pool"})};
  options.head = {{"global_average", "flatten"}, {0, 64, 128}, {0.0, 0.2}};
  return space::Space(options, {{1, 28, 28}, 10});
}

/// Two stages with many channels for small colour images.
inline space::Space wide_space() {
  space::Options options;
  options.stage = {stage({1, 2}, {"conv3x3", "conv1x1", "residual", "inception"}, {64, 96, 128},
                         {"stride", "max_pool"}),
                   stage({1}, {"conv3x3", "conv5x5", "separable3x3", "residual"}, {128, 256},
                         {"stride", "average_pool", "none"})};
  options.head = {{"global_average", "flatten"}, {0, 256}, {0.0, 0.5}};
  return space::Space(options, {{3, 32, 32}, 10});
}

/// Four stages of many layers with few channels, with and without batch norm.
inline space::Space deep_space() {
  auto deep = stage({2, 3, 4}, {"conv3x3", "separable5x5", "residual", "inception", "identity"},
                    {16, 32}, {"none", "stride", "average_pool"});
  deep.norm = {"batch", "none"};
  deep.activation = {"relu", "gelu", "tanh", "leaky_relu"};
  deep.repeat = 4;
  space::Options options;
  options.stage = {deep};
  return space::Space(options, {{3, 24, 24}, 10});
}

/// A random architecture that can be built.
inline space::Architecture random_network(const space::Space& space, Random& random) {
  for (;;) {
    auto architecture = space.sample(random);
    if (space.buildable(architecture)) return architecture;
  }
}

}  // namespace cairn::train
