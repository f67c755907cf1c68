#pragma once

#include <string>
#include <vector>

#include "cairn/space/cost.hpp"
#include "cairn/space/profile.hpp"
#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"
#include "fuzz/target.hpp"

namespace cairn::space {

/// Stages and a head of all kinds of layers.
inline Space fuzzed_space() {
  StageOptions stage;
  stage.op = {"residual", "separable5x5", "inception", "identity"};
  stage.width = {8, 12};
  stage.repeat = 2;
  return {{{stage}, {{"flatten", "global_average"}, {0, 16}, {0.0, 0.5}}}, {{3, 8, 8}, 10}};
}

/// Branches with embeddings and shared weights.
inline Space fuzzed_branches() {
  BranchOptions drugs, patient;
  drugs.inputs = {"first", "second"};
  drugs.sequence = {{{1, 2}, {3}, {4}, {1, 2}, {1, 2}, {"batch"}, {"relu"}, 1}};
  patient.inputs = {"patient"};
  patient.dense = {{{0, 2}, {8}, {"batch"}, {"silu"}, {0.1}, {"none", "add"}, 1}};
  Options options;
  options.stage.clear();
  options.branch = {drugs, patient};
  options.trunk = patient.dense;
  return {options, Task({{"first", {2, 9}}, {"second", {2, 9}}, {"patient", {2}, {3, 5}}}, 1)};
}

/// Whatever is a graph is written as it was read, and its shapes and work can be worked out.
inline fuzz::Target fuzz_graphs() {
  fuzz::Target target{"graph", fuzz::Form::text, {}, {}};
  Random random(1, "fuzzed graphs");
  for (const Space& space : {fuzzed_space(), fuzzed_branches()})
    for (int made = 0; made < 4;)
      if (const auto architecture = space.sample(random); space.buildable(architecture)) {
        target.seeds.push_back(to_json(space.graph(architecture)));
        ++made;
      }
  target.read = [](const std::string& input) {
    const Graph graph = graph_from_json(input);
    fuzz::require(graph_from_json(to_json(graph)) == graph, "it is written in another way");
    to_text(graph);
    training_work(graph, 64, "adam");
    cost(graph);
  };
  return target;
}

inline fuzz::Target fuzz_profiles() {
  DeviceProfile profile{"cpu", "float32", 2, {}, {}};
  for (auto& row : profile.training.coefficient) row.fill(1e-9);
  profile.inference = profile.training;
  return {"profile", fuzz::Form::text, {to_json(profile)}, [](const std::string& input) {
            const DeviceProfile read = profile_from_json(input);
            fuzz::require(profile_from_json(to_json(read)) == read, "it is written in another way");
          }};
}

inline fuzz::Target fuzz_architectures() {
  const Space space = fuzzed_branches();
  fuzz::Target target{"architecture", fuzz::Form::text, {}, {}};
  Random random(1, "fuzzed architectures");
  while (target.seeds.size() < 4) target.seeds.push_back(space.to_json(space.sample(random)));
  target.read = [space](const std::string& input) {
    const Architecture read = space.from_json(input);
    fuzz::require(space.from_json(space.to_json(read)) == read, "it is written in another way");
  };
  return target;
}

}  // namespace cairn::space
