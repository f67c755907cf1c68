#pragma once

#include <memory>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/space.hpp"

namespace cairn::feasibility {

using SpacePtr = std::shared_ptr<const space::Space>;

template <class T>
std::vector<T> some_of(std::vector<T> all, Random& random, std::size_t most) {
  std::vector<T> chosen;
  for (std::size_t left = 1 + random.below(std::min(most, all.size())); left > 0; --left) {
    const std::size_t i = random.below(all.size());
    chosen.push_back(all[i]);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return chosen;
}

inline space::StageOptions random_stage(Random& random) {
  space::StageOptions stage;
  stage.blocks = some_of<int>({1, 2, 3}, random, 2);
  stage.op = some_of<std::string>(
      {"conv1x1", "conv3x3", "conv5x5", "separable3x3", "residual", "inception", "identity"},
      random, 3);
  stage.width = some_of<int>({3, 4, 6, 8, 12}, random, 3);
  stage.down = some_of<std::string>({"none", "stride", "max_pool"}, random, 2);
  stage.norm = some_of<std::string>({"batch", "none"}, random, 2);
  if (stage.op == std::vector<std::string>{"inception"}) stage.width = {4};
  return stage;
}

inline bool any_buildable(const space::Space& space, Random& random) {
  for (int i = 0; i < 100; ++i)
    if (space.buildable(space.sample(random))) return true;
  return false;
}

/// A space of less than `most` encodings: stages, head, a batch size.
inline SpacePtr random_space(Random& random, double most) {
  for (;;) {
    space::Options options;
    options.stage.clear();
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i)
      options.stage.push_back(random_stage(random));
    options.head.pool = some_of<std::string>({"global_average", "flatten"}, random, 2);
    options.head.dense = some_of<int>({0, 8, 20}, random, 2);
    std::vector<space::Decision> training{{"training.batch", {std::int64_t{8}, std::int64_t{32}}},
                                          {"training.optimizer", {"sgd", "adam"}}};
    training.resize(random.below(3));
    const space::Task task{{1 + static_cast<std::int64_t>(random.below(3)), 7, 9}, 4};
    auto space = std::make_shared<const space::Space>(options, task, training);
    if (space->encodings() < most && any_buildable(*space, random)) return space;
  }
}

}  // namespace cairn::feasibility
