#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/data/dataset.hpp"
#include "cairn/space/graph.hpp"
#include "cairn/space/task.hpp"

/// What inputs and targets are normalised with, as figures in host memory. They are kept among the
/// weights of a network: a checkpoint is complete without the data that it was trained on.
namespace cairn::train {

struct InputScaling {
  std::string node;                              ///< of the network's graph
  std::optional<data::Statistics> statistics{};  ///< none: categories, which are not normalised
  double clip = 0;                               ///< [standard deviations] 0: nothing is clipped
};

struct TargetScaling {
  double mean = 0;
  double standard_deviation = 1;
};

struct Scaling {
  std::vector<InputScaling> inputs;       ///< in the order of the graph's inputs
  std::optional<TargetScaling> target{};  ///< none: networks put out what they are asked for
};

/// The node that the target's figures are kept for.
inline constexpr std::string_view kOutputNode = "output";

/// Learned from these samples alone, for the inputs of the task.
Scaling learn_scaling(const space::Task& task, const data::Dataset& dataset,
                      const data::Options& options, const std::vector<std::int64_t>& samples);

/// As weights "<node>.mean" and "<node>.standard_deviation" (float64, in the shape of the
/// statistics; scalars of the target) and, where there is one, "<node>.clip".
std::vector<NamedTensor> to_weights(const Scaling& scaling);
/// Whether a weight is one of these.
bool is_scaling(std::string_view weight);
/// What is kept among the weights of a network. Throws Error where figures are missing.
Scaling scaling_of(const std::vector<NamedTensor>& weights, const space::Graph& graph);

}  // namespace cairn::train
