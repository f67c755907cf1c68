#include "train/onnx_layers.hpp"

#include <numbers>
#include <stdexcept>
#include <variant>

#include "cairn/core/error.hpp"

namespace cairn::train::onnx {
namespace {

constexpr double kBatchNormEpsilon = 1e-5;
constexpr double kLeak = 0.01;

Model::Attribute pair(const char* name, space::Size2 size) {
  return integers(name, {size.height, size.width});
}

Model::Attribute pads(space::Size2 size) {
  return integers("pads", {size.height, size.width, size.height, size.width});
}

struct Adder {
  Model& model;
  const Operand& operand;

  const std::string& name() const { return operand.node.name; }
  const std::string& in() const { return operand.inputs.front(); }
  /// A weight of the node, or of that whose weights it shares.
  std::string weight(const char* parameter) const {
    const auto& shares = operand.node.shares;
    return (shares ? operand.graph[*shares].name : name()) + "." + parameter;
  }

  std::string operator()(const space::Input&) const { throw std::logic_error("an input"); }
  std::string operator()(const space::Conv& conv) const {
    std::vector<std::string> inputs{in(), weight("weight")};
    if (conv.bias) inputs.push_back(weight("bias"));
    return model.add("Conv", inputs, name(),
                     {pair("kernel_shape", conv.kernel), pair("strides", conv.stride),
                      pads(conv.padding), integer("group", conv.groups)});
  }
  std::string operator()(const space::Linear& linear) const {
    std::vector<std::string> inputs{in(), weight("weight")};
    if (linear.bias) inputs.push_back(weight("bias"));
    return model.add("Gemm", inputs, name(), {integer("transB", 1)});
  }
  std::string operator()(const space::BatchNorm&) const {
    return model.add(
        "BatchNormalization",
        {in(), weight("weight"), weight("bias"), weight("running_mean"), weight("running_var")},
        name(), {real("epsilon", kBatchNormEpsilon)});
  }
  std::string operator()(const space::Activation& activation) const {
    using enum space::ActivationKind;
    switch (activation.kind) {
      case relu:
        return model.add("Relu", {in()}, name());
      case relu6:
        return model.add(
            "Clip",
            {in(), model.constant(name() + ".low", 0.0f), model.constant(name() + ".high", 6.0f)},
            name());
      case gelu:
        return gelu_of();
      case silu:
        return model.add("Mul", {in(), model.add("Sigmoid", {in()}, name() + ".sigmoid")}, name());
      case leaky_relu:
        return model.add("LeakyRelu", {in()}, name(), {real("alpha", kLeak)});
      case tanh:
        return model.add("Tanh", {in()}, name());
      case sigmoid:
        return model.add("Sigmoid", {in()}, name());
    }
    throw std::logic_error("no such activation");
  }
  /// x/2 · (1 + erf(x/√2)): this operator set has no operator for it.
  std::string gelu_of() const {
    const auto root = model.constant(name() + ".root", std::numbers::sqrt2_v<float>);
    const auto one = model.constant(name() + ".one", 1.0f);
    const auto half = model.constant(name() + ".half", 0.5f);
    const auto erf =
        model.add("Erf", {model.add("Div", {in(), root}, name() + ".scaled")}, name() + ".erf");
    const auto gate = model.add("Add", {erf, one}, name() + ".gate");
    return model.add("Mul", {model.add("Mul", {in(), half}, name() + ".halved"), gate}, name());
  }
  std::string operator()(const space::Pool& pool) const {
    std::vector<Model::Attribute> attributes{pair("kernel_shape", pool.kernel),
                                             pair("strides", pool.stride), pads(pool.padding),
                                             integer("ceil_mode", pool.ceil_mode)};
    if (pool.kind == space::PoolKind::max) return model.add("MaxPool", {in()}, name(), attributes);
    attributes.push_back(integer("count_include_pad", 1));
    return model.add("AveragePool", {in()}, name(), attributes);
  }
  std::string operator()(const space::AdaptiveAveragePool& pool) const {
    if (pool.output == space::Size2{1, 1}) return model.add("GlobalAveragePool", {in()}, name());
    throw Error({"the network cannot be written as ONNX",
                 name() + " averages to another size than 1x1, for which it has no operator", ""});
  }
  std::string operator()(const space::Flatten&) const {
    return model.add("Flatten", {in()}, name(), {integer("axis", 1)});
  }
  std::string operator()(const space::Dropout&) const { return in(); }
  std::string operator()(const space::Add&) const {
    return model.add("Sum", operand.inputs, name());
  }
  std::string operator()(const space::Concat&) const {
    return model.add("Concat", operand.inputs, name(), {integer("axis", 1)});
  }
  std::string operator()(const space::Embedding& embedding) const {
    std::vector<std::int64_t> offsets;
    std::int64_t rows = 0;
    for (const int categories : embedding.categories) {
      offsets.push_back(rows);
      rows += categories;
    }
    const auto offset = model.constant(name() + ".offset", offsets);
    const auto row = model.add("Add", {in(), offset}, name() + ".row");
    const auto vectors = model.add("Gather", {weight("weight"), row}, name() + ".vectors");
    return model.add("Flatten", {vectors}, name(), {integer("axis", 1)});
  }
};

}  // namespace

std::string add_layer(Model& model, const Operand& operand) {
  return std::visit(Adder{model, operand}, operand.node.layer);
}

}  // namespace cairn::train::onnx
