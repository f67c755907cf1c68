#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cairn/space/graph.hpp"

namespace cairn::space {

/// Builds graphs by hand; layers get their names from their numbers.
class Net {
 public:
  explicit Net(std::vector<std::int64_t> input) { then(Input{std::move(input)}, {}); }

  LayerId then(Layer layer, std::vector<LayerId> inputs) {
    tip = graph.add("layer" + std::to_string(graph.nodes.size()), std::move(layer),
                    std::move(inputs));
    return tip;
  }
  LayerId then(Layer layer) { return then(std::move(layer), {tip}); }

  LayerId relu() { return then(Activation{ActivationKind::relu}); }
  LayerId conv(int width, int kernel, int stride = 1, int groups = 1) {
    const int padding = kernel / 2;
    return then(Conv{width, {kernel, kernel}, {stride, stride}, {padding, padding}, groups, false});
  }
  LayerId conv_bn_relu(int width, int kernel, int stride = 1, int groups = 1) {
    conv(width, kernel, stride, groups);
    then(BatchNorm{});
    return relu();
  }
  void classify(int classes) {
    then(AdaptiveAveragePool{{1, 1}});
    then(Flatten{});
    then(Linear{classes, true});
  }

  Graph graph;
  LayerId tip;
};

}  // namespace cairn::space
