#include "train/script.hpp"

#include <stdexcept>
#include <vector>

#include "cairn/core/text.hpp"

namespace cairn::train {
namespace {

std::string variable(LayerId id) {
  return std::string("v").append(std::to_string(id.value()));
}
std::string pair(space::Size2 size) {
  return std::string("[")
      .append(std::to_string(size.height))
      .append(", ")
      .append(std::to_string(size.width))
      .append("]");
}

/// The right-hand side of one node's assignment.
struct Expression {
  const space::Node& node;

  std::string in() const { return variable(node.inputs.front()); }
  std::string self(const std::string& parameter) const {
    return "self." + node.name + "." + parameter;
  }
  std::string all(const std::string& separator) const {
    std::vector<std::string> names;
    for (LayerId id : node.inputs) names.push_back(variable(id));
    return join(names, separator);
  }
  std::string bias(bool present) const { return present ? self("bias") : "None"; }

  // 6 is LibTorch's number for float32, which TorchScript takes for a type.
  std::string operator()(const space::Input&) const {
    return "(x.to(6) - self.normalisation.mean) / self.normalisation.standard_deviation";
  }
  std::string operator()(const space::Conv& conv) const {
    return "torch.conv2d(" + in() + ", " + self("weight") + ", " + bias(conv.bias) + ", " +
           pair(conv.stride) + ", " + pair(conv.padding) + ", [1, 1], " +
           std::to_string(conv.groups) + ")";
  }
  std::string operator()(const space::Linear& linear) const {
    return "torch.linear(" + in() + ", " + self("weight") + ", " + bias(linear.bias) + ")";
  }
  std::string operator()(const space::BatchNorm&) const {
    return "torch.batch_norm(" + in() + ", " + self("weight") + ", " + self("bias") + ", " +
           self("running_mean") + ", " + self("running_var") + ", False, 0.1, 1e-05, True)";
  }
  std::string operator()(const space::Activation& activation) const {
    using enum space::ActivationKind;
    switch (activation.kind) {
      case relu:
        return "torch.relu(" + in() + ")";
      case relu6:
        return "torch.hardtanh(" + in() + ", 0.0, 6.0)";
      case gelu:
        return "torch.gelu(" + in() + ")";
      case silu:
        return "torch.silu(" + in() + ")";
      case leaky_relu:
        return "torch.leaky_relu(" + in() + ", 0.01)";
      case tanh:
        return "torch.tanh(" + in() + ")";
      case sigmoid:
        return "torch.sigmoid(" + in() + ")";
    }
    throw std::logic_error("no such activation");
  }
  std::string operator()(const space::Pool& pool) const {
    const std::string window =
        in() + ", " + pair(pool.kernel) + ", " + pair(pool.stride) + ", " + pair(pool.padding);
    const std::string ceil = pool.ceil_mode ? "True" : "False";
    if (pool.kind == space::PoolKind::max)
      return "torch.max_pool2d(" + window + ", [1, 1], " + ceil + ")";
    return "torch.avg_pool2d(" + window + ", " + ceil + ")";
  }
  std::string operator()(const space::AdaptiveAveragePool& pool) const {
    return "torch.adaptive_avg_pool2d(" + in() + ", " + pair(pool.output) + ")";
  }
  std::string operator()(const space::Flatten&) const { return "torch.flatten(" + in() + ", 1)"; }
  std::string operator()(const space::Dropout&) const { return in(); }
  std::string operator()(const space::Add&) const { return all(" + "); }
  std::string operator()(const space::Concat&) const { return "torch.cat([" + all(", ") + "], 1)"; }
};

}  // namespace

std::string script_source(const space::Graph& graph) {
  std::string source = "def forward(self, x: Tensor) -> Tensor:\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    source += "    " + variable(LayerId(static_cast<std::uint32_t>(i))) + " = " +
              std::visit(Expression{node}, node.layer) + "\n";
  }
  const auto last = static_cast<std::uint32_t>(graph.nodes.size() - 1);
  return source + "    return " + variable(LayerId(last)) + "\n";
}

}  // namespace cairn::train
