#include "cairn/train/onnx.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "cairn/core/file.hpp"
#include "cairn/space/shape.hpp"
#include "train/model.hpp"
#include "train/onnx_layers.hpp"
#include "train/onnx_model.hpp"
#include "train/scaling.hpp"
#include "train/script.hpp"

namespace cairn::train {
namespace {

HostTensor as_float(const std::vector<double>& values, std::vector<std::int64_t> shape) {
  auto tensor = HostTensor::allocate(DType::float32, std::move(shape));
  std::ranges::transform(values, tensor.as<float>().begin(),
                         [](double value) { return static_cast<float>(value); });
  return tensor;
}

/// Adds an Input with its normalisation; returns what the network gets.
class InputWriter {
 public:
  InputWriter(onnx::Model& model, const space::Node& node, const InputScaling& scaling)
      : model_(model),
        name_(node.name),
        shape_(std::get<space::Input>(node.layer).shape),
        scaling_(scaling) {}

  std::string write() {
    const auto argument = argument_name(name_);
    const bool numbers = scaling_.statistics.has_value();
    model_.add_input(argument, numbers ? DType::float32 : DType::int64, shape_);
    if (!numbers) return argument;
    const auto present = fill(clip(scale(argument)));
    if (shape_.size() != 2) return present;
    return model_.add("Unsqueeze",
                      {present, model_.constant(name_ + ".axis", std::vector<std::int64_t>{2})},
                      name_ + ".image");
  }

 private:
  std::string scale(const std::string& x) {
    const auto& [shape, mean, deviation] = *scaling_.statistics;
    std::vector<std::int64_t> batched{1};
    batched.insert(batched.end(), shape.begin(), shape.end());
    const auto low = model_.constant(name_ + ".mean", as_float(mean, batched));
    const auto unit = model_.constant(name_ + ".standard_deviation", as_float(deviation, batched));
    const auto centred = model_.add("Sub", {x, low}, name_ + ".centred");
    return model_.add("Div", {centred, unit}, name_ + ".scaled");
  }
  std::string clip(const std::string& x) {
    if (scaling_.clip <= 0) return x;
    const auto limit = static_cast<float>(scaling_.clip);
    return model_.add(
        "Clip",
        {x, model_.constant(name_ + ".least", -limit), model_.constant(name_ + ".greatest", limit)},
        name_ + ".clipped");
  }
  /// What is missing is the mean.
  std::string fill(const std::string& x) {
    const auto missing = model_.add("IsNaN", {x}, name_ + ".missing");
    return model_.add("Where", {missing, model_.constant(name_ + ".nothing", 0.0f), x},
                      name_ + ".filled");
  }

  onnx::Model& model_;
  const std::string& name_;
  const std::vector<std::int64_t>& shape_;
  const InputScaling& scaling_;
};

void add_weights(onnx::Model& model, const Model& network) {
  const auto is_counter = [](const std::string& name) {
    return name.ends_with(".num_batches_tracked");  // which no other program has
  };
  for (const auto& [name, tensor] : network.weights)
    if (!is_scaling(name) && !is_counter(name)) model.constant(name, tensor);
}

std::string to_original(onnx::Model& model, const std::string& output,
                        const std::optional<TargetScaling>& target) {
  if (!target) return model.add("Identity", {output}, "output");
  const auto unit =
      model.constant("output.standard_deviation", static_cast<float>(target->standard_deviation));
  const auto mean = model.constant("output.mean", static_cast<float>(target->mean));
  return model.add("Add", {model.add("Mul", {output, unit}, "output.scaled"), mean}, "output");
}

std::string to_onnx(const Model& network) {
  const auto& graph = network.graph;
  const auto shapes = space::infer_shapes(graph);
  const auto scaling = scaling_of(network.weights, graph);
  onnx::Model model;
  add_weights(model, network);
  std::vector<std::string> values;
  auto input = scaling.inputs.begin();
  for (const auto& node : graph.nodes) {
    if (std::holds_alternative<space::Input>(node.layer)) {
      values.push_back(InputWriter(model, node, *input++).write());
      continue;
    }
    std::vector<std::string> inputs;
    for (const LayerId id : node.inputs) inputs.push_back(values[id.value()]);
    values.push_back(onnx::add_layer(model, {graph, node, std::move(inputs)}));
  }
  to_original(model, values.back(), scaling.target);
  model.add_output("output", shapes.back());
  return model.bytes();
}

}  // namespace

void export_onnx(const Model& model, const std::filesystem::path& path) {
  require_network(model);
  publish_text(path, to_onnx(model));
}

}  // namespace cairn::train
