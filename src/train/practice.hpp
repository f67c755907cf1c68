#pragma once

#include <cstdint>
#include <string>

#include "cairn/core/random.hpp"
#include "cairn/space/graph.hpp"

namespace cairn::train {

/// A network whose time is measured.
struct Practice {
  space::Graph graph;  ///< ten outputs
  std::int64_t batch = 1;
  std::string optimizer;
};

/// A few random layers of all kinds, sizes and orders.
Practice practice_network(Random& random);

/// A candidate of a random search space: stages and head, as a search would train it.
Practice random_candidate(Random& random);

}  // namespace cairn::train
