#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cairn::space {

/// An input of every network of a space.
struct TaskInput {
  std::string name;                 ///< of the data's input; may be empty where it is the only one
  std::vector<std::int64_t> shape;  ///< without the batch: C×H×W, C×L or F
  /// For inputs of K columns of categories (shape K): the number of each column's values, which
  /// are 0 (missing) and up. Empty for numbers.
  std::vector<int> categories{};

  friend bool operator==(const TaskInput&, const TaskInput&) = default;
};

/// What goes in and comes out of every network of a space.
struct Task {
  std::vector<TaskInput> inputs;
  int outputs = 1;  ///< classes, or 1 for regression

  Task() = default;
  Task(std::vector<TaskInput> inputs, int outputs) : inputs(std::move(inputs)), outputs(outputs) {}
  /// One input without a name.
  Task(std::vector<std::int64_t> shape, int outputs)
      : inputs{{"", std::move(shape)}}, outputs(outputs) {}

  friend bool operator==(const Task&, const Task&) = default;
};

/// The node of an input in a network's graph: "input_<name>", or "input" without a name. What the
/// input was normalised with has it in the names of its weights.
inline std::string input_node(const std::string& name) {
  return name.empty() ? "input" : "input_" + name;
}

}  // namespace cairn::space
