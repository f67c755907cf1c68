#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/feasibility/options.hpp"
#include "cairn/feasibility/setting.hpp"
#include "cairn/space/cost.hpp"
#include "cairn/space/space.hpp"

/// Feasibility by building every network whole and measuring it.
namespace cairn::feasibility {

inline const Setting kSetting{16, "sgd"};

inline Setting setting_of(const space::Space& space, const space::Architecture& architecture) {
  Setting setting = kSetting;
  if (auto batch = space.value(architecture, "training.batch"))
    setting.batch = static_cast<int>(std::get<std::int64_t>(*batch));
  if (auto word = space.value(architecture, "training.optimizer"))
    setting.optimizer = std::get<std::string>(*word);
  return setting;
}

/// What the parts of a network add up to. With several inputs its bytes for training are bounds.
inline space::Cost sum_of_parts(const space::Space& space,
                                const space::Architecture& architecture) {
  space::Cost sum;
  space::State state = space.begin();
  for (const auto& position : space.positions()) {
    const auto choices = std::span(architecture.choices).subspan(position.first, position.count);
    const auto part = space.fragment(position, choices, state);
    sum = space::then(sum, space::cost(*part));
    state = part->out;
  }
  return sum;
}

/// The costs of one network, in the order of the budgets.
struct Measured {
  space::Cost cost;
  std::int64_t training_memory = 0;
  std::int64_t inference_memory = 0;
};

inline Measured measure(const space::Space& space, const space::Architecture& architecture,
                        const Options& options) {
  const Setting setting = setting_of(space, architecture);
  Measured measured;
  measured.cost = space::cost(space.graph(architecture));
  space::Cost training = measured.cost;
  if (space.task().inputs.size() > 1) training = sum_of_parts(space, architecture);
  measured.cost.activation_bytes = training.activation_bytes;
  measured.training_memory =
      space::training_memory(training, space.task().inputs,
                             {setting.batch, space::optimizer_state_bytes(setting.optimizer)});
  measured.inference_memory =
      space::inference_memory(measured.cost, options.inference_memory.batch);
  return measured;
}

inline bool within(std::int64_t value, const auto& bounds) {
  return value >= bounds.min && (bounds.max == 0 || value <= bounds.max);
}

inline bool feasible(const space::Space& space, const Options& options,
                     const space::Architecture& architecture) {
  if (!space.buildable(architecture)) return false;
  const Measured m = measure(space, architecture, options);
  return within(m.cost.parameters, options.parameters) && within(m.cost.macs, options.macs) &&
         within(m.cost.weighted_layers, options.depth) &&
         within(m.cost.weight_bytes, options.weight_bytes) &&
         within(m.cost.activation_bytes, options.activation_bytes) &&
         within(m.training_memory, options.training_memory) &&
         within(m.inference_memory, options.inference_memory);
}

inline std::vector<space::Architecture> all_feasible(const space::Space& space,
                                                     const Options& options) {
  std::vector<space::Architecture> result;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(space.encodings()); ++i)
    if (auto architecture = space.at(i); feasible(space, options, architecture))
      result.push_back(std::move(architecture));
  return result;
}

/// Budgets around the costs of two random networks; some leave nothing.
inline Options random_budgets(const space::Space& space, Random& random) {
  Options options;
  options.inference_memory.batch = 3;
  std::vector<Measured> two;
  while (two.size() < 2) {
    const auto architecture = space.sample(random);
    if (space.buildable(architecture)) two.push_back(measure(space, architecture, options));
  }
  auto bound = [&](auto& bounds, std::uint64_t one_in, std::int64_t a, std::int64_t b) {
    if (random.below(one_in) != 0) return;
    if (random.below(6) == 0) std::swap(a, b);
    if (a > b && random.below(2) == 0) std::swap(a, b);
    if (random.below(3) != 0) bounds.max = std::max<std::int64_t>(1, b);
    if (random.below(3) == 0) bounds.min = bounds.max == 0 ? a : std::min(a, bounds.max);
    if (bounds.max > 0 && random.below(6) == 0) bounds.min = bounds.max;
  };
  const space::Cost& a = two[0].cost;
  const space::Cost& b = two[1].cost;
  bound(options.parameters, 1, a.parameters, b.parameters);
  bound(options.macs, 1, a.macs, b.macs);
  bound(options.depth, 2, a.weighted_layers, b.weighted_layers);
  bound(options.weight_bytes, 4, a.weight_bytes, b.weight_bytes);
  bound(options.activation_bytes, 4, a.activation_bytes, b.activation_bytes);
  bound(options.training_memory, 3, two[0].training_memory, two[1].training_memory);
  bound(options.inference_memory, 3, two[0].inference_memory, two[1].inference_memory);
  return options;
}

}  // namespace cairn::feasibility
