#include "space/inputs.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "space/limits.hpp"
#include "space/names.hpp"

namespace cairn::space {
namespace {

using Taken = std::vector<std::vector<std::size_t>>;

[[noreturn]] void refuse_inputs(std::string reason, std::string suggestion) {
  throw UsageError({"no search space for these inputs", std::move(reason), std::move(suggestion)});
}

std::string text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (auto extent : shape) text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "none" : text;
}

std::string called(const TaskInput& input) {
  return input.name.empty() ? "the input" : "the input '" + input.name + "'";
}

std::vector<std::string> names_of(const Task& task) {
  std::vector<std::string> names;
  for (const TaskInput& input : task.inputs) names.push_back(input.name);
  return names;
}

void require_shape(const TaskInput& input) {
  const auto& shape = input.shape;
  const std::int64_t most = is_image(input) ? kMaxExtent : kMaxLength;
  auto fits = [&](std::int64_t extent) { return extent >= 1 && extent <= most; };
  if (shape.empty() || shape.size() > 3 || !std::ranges::all_of(shape, fits))
    refuse_inputs(called(input) + " has the shape " + text(shape) +
                      ", and networks need features, channels x length or channels x height x "
                      "width, each from 1 to " +
                      std::to_string(most),
                  "Check the shape of the data");
}

void require_categories(const TaskInput& input) {
  if (input.categories.empty()) return;
  const bool columns =
      input.shape == std::vector{static_cast<std::int64_t>(input.categories.size())};
  auto fits = [](int count) { return count >= 1 && count <= kMaxCategories; };
  if (!columns || !std::ranges::all_of(input.categories, fits))
    refuse_inputs(called(input) + " has the shape " + text(input.shape) +
                      ", and its columns of categories need 1 to " +
                      std::to_string(kMaxCategories) + " of them each",
                  "Check the columns of the data");
}

void require_names(const Task& task) {
  if (task.inputs.empty() || task.inputs.size() > kMaxStages)
    refuse_inputs("the data has " + counted(static_cast<double>(task.inputs.size()), "input"),
                  "Give 1 to " + std::to_string(kMaxStages));
  auto names = names_of(task);
  for (const std::string& name : names)
    if (!valid_name(name) && !(name.empty() && names.size() == 1))
      refuse_inputs("'" + name + "' is no name for an input", "Use letters, digits and '_'");
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    refuse_inputs("two of them are called '" + *twice + "'", "Give each its own name");
}

void require_task(const Task& task) {
  require_names(task);
  for (const TaskInput& input : task.inputs) {
    require_shape(input);
    require_categories(input);
  }
  if (task.outputs < 1 || task.outputs > kMaxWidth)
    throw UsageError(
        {"no search space for these targets",
         std::to_string(task.outputs) + " outputs are not within 1 to " + std::to_string(kMaxWidth),
         "Check the labels of the data"});
}

Taken take_image(const Task& task) {
  if (task.inputs.size() != 1)
    refuse_inputs(
        "the data has " + std::to_string(task.inputs.size()) + ": " + join(names_of(task), ", "),
        "Give a [[space.branch]] for each");
  if (!is_image(task.inputs[0]))
    refuse_inputs("image networks need channels x height x width, and " + called(task.inputs[0]) +
                      " has the shape " + text(task.inputs[0].shape),
                  "Give a [[space.branch]]");
  return {{0}};
}

std::size_t find_input(const std::string& key, const std::string& name, const Task& task) {
  const auto names = names_of(task);
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::string near = nearest(name, names);
  throw UsageError(
      {key, "the data has no input '" + name + "'",
       near.empty() ? "There are " + join(names, ", ") : "Did you mean '" + near + "'?"});
}

void require_layers(const std::string& key, const BranchOptions& branch, const TaskInput& input) {
  auto refuse = [&](const char* list, const char* what) {
    throw UsageError({key + list,
                      called(input) + " has the shape " + text(input.shape) +
                          ", and such stages are for " + what,
                      "Give it other layers"});
  };
  if (!branch.stage.empty() && !is_image(input))
    refuse(".stage", "images (channels x height x width)");
  if (!branch.sequence.empty() && !is_sequence(input))
    refuse(".sequence", "sequences (channels x length)");
}

/// The inputs of a branch, all with the same layers.
std::vector<std::size_t> take(const std::string& key, const BranchOptions& branch,
                              const Task& task) {
  std::vector<std::size_t> inputs;
  for (const std::string& name : branch.inputs)
    inputs.push_back(find_input(key + ".inputs", name, task));
  if (inputs.empty() && task.inputs.size() > 1)
    throw UsageError({key + ".inputs", "the data has several inputs",
                      "Name those of this branch: of " + join(names_of(task), ", ")});
  if (inputs.empty()) inputs.push_back(0);
  const TaskInput& first = task.inputs[inputs[0]];
  for (std::size_t i : inputs)
    if (task.inputs[i].shape != first.shape || task.inputs[i].categories != first.categories)
      throw UsageError({key + ".inputs",
                        "'" + first.name + "' and '" + task.inputs[i].name +
                            "' differ in their shapes or categories, and cannot share weights",
                        "Give each a branch of its own"});
  require_layers(key, branch, first);
  return inputs;
}

}  // namespace

Taken take_inputs(const Options& options, const Task& task) {
  require_task(task);
  if (options.branch.empty()) return take_image(task);
  Taken taken;
  std::vector<bool> used(task.inputs.size());
  for (std::size_t b = 0; b < options.branch.size(); ++b) {
    const std::string key = "space.branch[" + std::to_string(b + 1) + "]";
    taken.push_back(take(key, options.branch[b], task));
    for (std::size_t i : taken.back()) {
      if (used[i])
        throw UsageError({key + ".inputs", called(task.inputs[i]) + " is in a branch already",
                          "Name each input once"});
      used[i] = true;
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i)
    if (!used[i])
      throw UsageError({"space.branch", "no branch takes " + called(task.inputs[i]),
                        "Name it in the 'inputs' of a [[space.branch]]"});
  return taken;
}

}  // namespace cairn::space
