#pragma once

#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/space.hpp"

namespace cairn::space {

template <class T>
std::vector<T> draw(Random& random, const std::vector<T>& from, std::size_t most) {
  std::vector<T> list;
  const std::size_t count = 1 + random.below(most);
  for (std::size_t i = 0; i < count; ++i) list.push_back(from[random.below(from.size())]);
  return list;
}

inline DenseOptions random_dense(Random& random) {
  return {draw<int>(random, {0, 1, 2, 3}, 3),
          draw<int>(random, {2, 3, 4}, 2),
          draw<std::string>(random, {"none", "batch"}, 1),
          draw<std::string>(random, {"relu", "silu"}, 2),
          draw<double>(random, {0.0, 0.5, -0.0}, 2),
          draw<std::string>(random, {"none", "add"}, 2),
          1};
}

inline SequenceOptions random_sequence(Random& random) {
  return {draw<int>(random, {1, 2, 3}, 3),
          draw<int>(random, {1, 3, 5}, 2),
          draw<int>(random, {2, 3}, 1),
          draw<int>(random, {1, 2}, 2),
          draw<int>(random, {1, 2, 3, 1}, 3),
          draw<std::string>(random, {"batch", "none"}, 1),
          {"relu"},
          1};
}

inline StageOptions random_image_stage(Random& random) {
  return {draw<int>(random, {1, 2}, 2),
          draw<std::string>(random, {"conv3x3", "residual", "identity"}, 2),
          {4},
          draw<std::string>(random, {"none", "stride", "max_pool"}, 2),
          {"batch"},
          {"relu"},
          1};
}

/// An input of any kind, and what may come behind it.
inline TaskInput random_input(Random& random, std::string name) {
  switch (random.below(4)) {
    case 0:
      return {std::move(name), {2, 4, 5}};
    case 1:
      return {std::move(name), {2, 9}};
    case 2:
      return {std::move(name), {2}, {5, 3}};
    default:
      return {std::move(name), {3}};
  }
}

inline BranchOptions random_branch(Random& random, const TaskInput& input) {
  BranchOptions branch;
  branch.inputs = {input.name};
  branch.embedding = draw<int>(random, {1, 2}, 2);
  branch.pool = draw<std::string>(random, {"flatten", "global_average"}, 2);
  const std::uint64_t stages = random.below(3);
  for (std::uint64_t i = 0; i < stages; ++i) {
    if (input.shape.size() == 3) branch.stage.push_back(random_image_stage(random));
    if (input.shape.size() == 2) branch.sequence.push_back(random_sequence(random));
  }
  for (std::uint64_t i = random.below(3); i > 0; --i) branch.dense.push_back(random_dense(random));
  return branch;
}

/// One to three branches, some of two inputs.
struct BranchScene {
  Options options;
  Task task;
};
inline BranchScene random_branches(Random& random) {
  BranchScene scene;
  scene.options.stage.clear();
  scene.task.outputs = 2;
  for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
    const std::string name = "x" + std::to_string(i);
    TaskInput input = random_input(random, name);
    scene.options.branch.push_back(random_branch(random, input));
    scene.task.inputs.push_back(input);
    if (random.below(3) != 0) continue;
    input.name = name + "_twin";
    scene.options.branch.back().inputs.push_back(input.name);
    scene.task.inputs.insert(scene.task.inputs.begin(), input);
  }
  scene.options.join = draw<std::string>(random, {"concat", "add"}, 2);
  for (std::uint64_t i = random.below(3); i > 0; --i)
    scene.options.trunk.push_back(random_dense(random));
  return scene;
}

/// Two branches with stages for sequences and vectors, joined, and a trunk.
inline BranchScene two_branches() {
  BranchScene scene;
  BranchOptions cell, drug;
  cell.inputs = {"cell"};
  cell.sequence = {{{1, 2}, {3, 5}, {4, 8}, {1, 2}, {1, 2}, {"batch", "none"}, {"relu"}, 1}};
  cell.pool = {"flatten", "global_average"};
  cell.dense = {{{0, 1, 2}, {8, 16}, {"none", "batch"}, {"relu", "silu"}, {0, 0.5}, {"none"}, 1}};
  drug.inputs = {"drug"};
  drug.dense = {{{1, 2}, {8, 16}, {"none"}, {"relu"}, {0, 0.25}, {"none", "add"}, 1}};
  scene.options.stage.clear();
  scene.options.branch = {cell, drug};
  scene.options.join = {"concat", "add"};
  scene.options.trunk = {{{0, 1, 2}, {8, 32}, {"none"}, {"relu"}, {0.0}, {"none", "add"}, 2}};
  scene.task = Task({{"cell", {1, 20}}, {"drug", {12}}}, 1);
  return scene;
}

}  // namespace cairn::space
