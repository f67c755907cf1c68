#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cairn/feasibility/region.hpp"
#include "cairn/space/space.hpp"

namespace cairn::search {

/// A space in which all 4^decisions encodings mean different things: the decisions are those of the
/// training, and the network is fixed.
inline std::shared_ptr<const space::Space> plain_space(int decisions, int choices = 4) {
  std::vector<space::Decision> training;
  for (int i = 0; i < decisions; ++i) {
    training.push_back({"d" + std::to_string(i), {}});
    for (int j = 0; j < choices; ++j) training.back().choices.emplace_back(std::int64_t{j});
  }
  return std::make_shared<space::Space>(
      space::Options{{{{1}, {"conv3x3"}, {4}, {"none"}, {"batch"}, {"relu"}, 1}}, {}},
      space::Task{{1, 8, 8}, 2}, std::move(training));
}

/// A space with encodings that mean the same and some that cannot be built: on 5x5 pixels three
/// pools are too many.
inline std::shared_ptr<const space::Space> tangled_space() {
  const space::StageOptions stage{{1, 2},    {"identity", "conv3x3", "inception"},
                                  {3, 4},    {"none", "max_pool"},
                                  {"batch"}, {"relu"},
                                  3};
  return std::make_shared<space::Space>(space::Options{{stage}, {}}, space::Task{{1, 5, 5}, 2});
}

/// All of a space that can be built.
inline std::shared_ptr<const feasibility::Region> whole(std::shared_ptr<const space::Space> space) {
  return std::make_shared<const feasibility::Region>(std::move(space), feasibility::Options{});
}

}  // namespace cairn::search
