#include "train/scaling.hpp"

#include <algorithm>
#include <variant>

#include "cairn/core/error.hpp"

namespace cairn::train {
namespace {

constexpr std::string_view kMean = "mean";
constexpr std::string_view kDeviation = "standard_deviation";
constexpr std::string_view kClip = "clip";

std::string full_name(std::string_view node, std::string_view figure) {
  return std::string(node).append(".").append(figure);
}

NamedTensor pack(const std::string& name, const std::vector<double>& values,
                 std::vector<std::int64_t> shape) {
  auto tensor = HostTensor::allocate(DType::float64, std::move(shape));
  std::ranges::copy(values, tensor.as<double>().begin());
  return {name, std::move(tensor)};
}

const HostTensor* find(const std::vector<NamedTensor>& weights, const std::string& name) {
  const auto found = std::ranges::find(weights, name, &NamedTensor::name);
  if (found == weights.end()) return nullptr;
  if (found->tensor.dtype == DType::float64 && found->tensor.size() > 0) return &found->tensor;
  throw Error({"the weights do not fit the network", name + ": it is not float64", ""});
}

const HostTensor& need(const std::vector<NamedTensor>& weights, const std::string& name) {
  if (const auto* tensor = find(weights, name)) return *tensor;
  throw Error({"the weights do not fit the network", name + ": the weight is missing",
               "They belong to another architecture"});
}

std::vector<double> values(const HostTensor& tensor) {
  const auto all = tensor.as<double>();
  return {all.begin(), all.end()};
}

data::Statistics statistics_of(const std::vector<NamedTensor>& weights, const std::string& node) {
  const auto& mean = need(weights, full_name(node, kMean));
  const auto& deviation = need(weights, full_name(node, kDeviation));
  if (mean.shape != deviation.shape)
    throw Error({"the weights do not fit the network",
                 node + ": means and standard deviations differ in shape", ""});
  return {mean.shape, values(mean), values(deviation)};
}

/// Whether an input goes into embeddings.
bool is_categories(const space::Graph& graph, LayerId input) {
  return std::ranges::any_of(graph.nodes, [&](const space::Node& node) {
    return std::holds_alternative<space::Embedding>(node.layer) && node.inputs.front() == input;
  });
}

data::InputOptions options_of(const data::Options& options, const std::string& name) {
  const auto found = std::ranges::find(options.input, name, &data::InputOptions::name);
  return found == options.input.end() ? data::InputOptions{} : *found;
}

}  // namespace

Scaling learn_scaling(const space::Task& task, const data::Dataset& dataset,
                      const data::Options& options, const std::vector<std::int64_t>& samples) {
  Scaling result;
  for (const auto& wanted : task.inputs) {
    const auto input = std::ranges::find(dataset.inputs, wanted.name, &data::Input::name);
    const auto given = options_of(options, wanted.name);
    InputScaling scaling{space::input_node(wanted.name)};
    if (input->categories.empty()) {
      scaling.statistics = data::statistics(*input, samples, given.scale);
      scaling.clip = given.clip;
    }
    result.inputs.push_back(std::move(scaling));
  }
  if (dataset.classes > 0 || !options.scale_target) return result;
  const auto target = data::target_statistics(dataset, samples);
  result.target = {target.mean.at(0), target.standard_deviation.at(0)};
  return result;
}

std::vector<NamedTensor> to_weights(const Scaling& scaling) {
  std::vector<NamedTensor> result;
  for (const auto& [node, statistics, clip] : scaling.inputs) {
    if (!statistics) continue;
    result.push_back(pack(full_name(node, kMean), statistics->mean, statistics->shape));
    result.push_back(
        pack(full_name(node, kDeviation), statistics->standard_deviation, statistics->shape));
    if (clip > 0) result.push_back(pack(full_name(node, kClip), {clip}, {}));
  }
  if (scaling.target) {
    result.push_back(pack(full_name(kOutputNode, kMean), {scaling.target->mean}, {}));
    result.push_back(
        pack(full_name(kOutputNode, kDeviation), {scaling.target->standard_deviation}, {}));
  }
  return result;
}

bool is_scaling(std::string_view weight) {
  const auto figure = weight.substr(weight.rfind('.') + 1);
  return figure == kMean || figure == kDeviation || figure == kClip;
}

Scaling scaling_of(const std::vector<NamedTensor>& weights, const space::Graph& graph) {
  Scaling result;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    if (!std::holds_alternative<space::Input>(node.layer)) continue;
    InputScaling input{node.name};
    if (!is_categories(graph, LayerId(i))) input.statistics = statistics_of(weights, node.name);
    if (const auto* clip = find(weights, full_name(node.name, kClip)))
      input.clip = clip->as<double>()[0];
    result.inputs.push_back(std::move(input));
  }
  if (const auto* mean = find(weights, full_name(kOutputNode, kMean)))
    result.target = {mean->as<double>()[0],
                     need(weights, full_name(kOutputNode, kDeviation)).as<double>()[0]};
  return result;
}

}  // namespace cairn::train
