#pragma once

#include <string>
#include <vector>

#include "cairn/jobscript/machine.hpp"
#include "cairn/jobscript/script.hpp"

namespace cairn::jobscript {

/// How many ranks there are, and which cores of their node they get.
struct Layout {
  int services = 1;  ///< rank 0 and predictors
  int ranks = 2;
  int most_on_node = 2;                   ///< ranks
  std::vector<std::string> worker_cores;  ///< "0-15" for each worker of a node; none: unbound
  std::string service_cores;
};

Layout layout(const Machine& machine, const Job& job);

}  // namespace cairn::jobscript
