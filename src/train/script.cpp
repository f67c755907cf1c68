#include "train/script.hpp"

#include <cctype>
#include <set>
#include <stdexcept>
#include <string_view>
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

/// A number that the language takes for a float.
std::string decimal(double value) {
  const auto text = shortest(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

/// Whether a name is one of the language, or of a variable.
bool is_reserved(const std::string& name) {
  static const std::set<std::string> words{
      "False", "None",   "True", "and",   "as",     "assert", "break", "class", "continue",
      "def",   "del",    "elif", "else",  "except", "float",  "for",   "from",  "global",
      "if",    "import", "in",   "int",   "is",     "lambda", "not",   "or",    "pass",
      "raise", "return", "self", "torch", "Tensor", "try",    "while", "with",  "yield"};
  const bool numbered = name.find_first_not_of("0123456789", 1) == std::string::npos;
  return words.contains(name) || std::isdigit(static_cast<unsigned char>(name.front())) != 0 ||
         (name.front() == 'v' && numbered);
}

/// The right-hand side of one node's assignment.
struct Expression {
  const space::Graph& graph;
  const space::Node& node;
  const InputScaling* scaling;  ///< of an input

  std::string in() const { return variable(node.inputs.front()); }
  std::string self(const std::string& parameter) const {
    const auto& owner = node.shares ? graph[*node.shares] : node;
    return "self." + owner.name + "." + parameter;
  }
  std::string all(const std::string& separator) const {
    std::vector<std::string> names;
    for (LayerId id : node.inputs) names.push_back(variable(id));
    return join(names, separator);
  }
  std::string bias(bool present) const { return present ? self("bias") : "None"; }

  // 4 and 6 are LibTorch's numbers for int64 and float32, which TorchScript takes for types.
  std::string operator()(const space::Input& input) const {
    const auto x = argument_name(node.name);
    if (!scaling->statistics) return x + ".to(4)";
    auto text = "(" + x + ".to(6) - " + self("mean") + ") / " + self("standard_deviation");
    if (scaling->clip > 0) {
      const auto limit = decimal(scaling->clip);
      text = "torch.clamp(" + text + ", -" + limit + ", " + limit + ")";
    }
    text = "torch.nan_to_num(" + text + ", 0.0, float('inf'), float('-inf'))";
    return input.shape.size() == 2 ? "torch.unsqueeze(" + text + ", 2)" : text;
  }
  std::string operator()(const space::Embedding&) const {
    return "torch.flatten(torch.embedding(" + self("weight") + ", " + in() + " + " +
           self("first_row") + "), 1)";
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

std::string argument_name(const std::string& node) {
  constexpr std::string_view prefix = "input_";
  if (node == "input") return "x";
  if (!node.starts_with(prefix)) return node;
  const auto name = node.substr(prefix.size());
  return name.empty() || is_reserved(name) ? node : name;
}

std::string script_source(const space::Graph& graph, const Scaling& scaling) {
  std::string arguments, body;
  auto input = scaling.inputs.begin();
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    const InputScaling* own = nullptr;
    if (std::holds_alternative<space::Input>(node.layer)) {
      own = &*input++;
      arguments += ", " + argument_name(node.name) + ": Tensor";
    }
    body += "    " + variable(LayerId(i)) + " = " +
            std::visit(Expression{graph, node, own}, node.layer) + "\n";
  }
  const auto result = variable(LayerId(static_cast<std::uint32_t>(graph.nodes.size() - 1)));
  const std::string output = "self." + std::string(kOutputNode);
  const auto scaled = result + " * " + output + ".standard_deviation + " + output + ".mean";
  return "def forward(self" + arguments + ") -> Tensor:\n" + body + "    return " +
         (scaling.target ? scaled : result) + "\n";
}

}  // namespace cairn::train
