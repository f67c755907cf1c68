#include <algorithm>

#include "cairn/core/text.hpp"
#include "cairn/space/graph.hpp"

namespace cairn::space {
namespace {

constexpr int kSource = -1;    ///< stands before all inputs
constexpr int kMaxDepth = 32;  ///< of brackets within brackets
constexpr const char* kArrow = " → ";

/// Nearest common dominators: for each node the last one that every path to it passes
/// (Cooper, Harvey & Kennedy 2001; one pass suffices for an acyclic graph).
class Dominators {
 public:
  explicit Dominators(const Graph& graph) : parents_(graph.nodes.size(), kSource) {
    for (std::size_t i = 0; i < parents_.size(); ++i) {
      const auto& inputs = graph.nodes[i].inputs;
      if (inputs.empty()) continue;
      int common = static_cast<int>(inputs[0].value());
      for (LayerId input : inputs) common = meet(common, static_cast<int>(input.value()));
      parents_[i] = common;
    }
  }
  int operator[](int node) const { return parents_[static_cast<std::size_t>(node)]; }

 private:
  /// A dominator comes before what it dominates, so the later of the two moves up.
  int meet(int a, int b) const {
    while (a != b) (a > b ? a : b) = (*this)[std::max(a, b)];
    return a;
  }
  std::vector<int> parents_;
};

class Printer {
 public:
  explicit Printer(const Graph& graph)
      : graph_(graph), dominators_(graph), printed_(graph.nodes.size()) {}

  /// The way from `from` (not printed) to `to` (printed). A node that was printed already on
  /// another way is named instead.
  std::string path(int from, int to, int depth) {
    std::vector<std::string> parts;  // last first
    while (to != from) {
      if (to == kSource) break;
      const auto at = static_cast<std::size_t>(to);
      const Node& node = graph_.nodes[at];
      if (printed_[at] || depth > kMaxDepth) {
        parts.push_back("@" + node.name);
        break;
      }
      printed_[at] = true;
      parts.push_back(describe(node.layer) +
                      (node.shares ? " as " + graph_[*node.shares].name : ""));
      if (node.inputs.size() > 1) parts.push_back(branches(node, dominators_[to], depth));
      to = node.inputs.size() == 1 ? static_cast<int>(node.inputs[0].value()) : dominators_[to];
    }
    std::ranges::reverse(parts);
    return join(parts, kArrow);
  }

 private:
  std::string branches(const Node& node, int from, int depth) {
    std::vector<std::string> texts;
    for (LayerId input : node.inputs) {
      const std::string text = path(from, static_cast<int>(input.value()), depth + 1);
      texts.push_back(text.empty() ? "identity" : text);
    }
    return "[" + join(texts, " | ") + "]";
  }

  const Graph& graph_;
  Dominators dominators_;
  std::vector<bool> printed_;
};

}  // namespace

std::string to_text(const Graph& graph) {
  return Printer(graph).path(kSource, static_cast<int>(graph.nodes.size()) - 1, 0);
}

}  // namespace cairn::space
