#pragma once

#include <vector>

#include "cairn/space/space.hpp"

namespace cairn::space {

/// The decisions of all stages (`repeat` expanded), the head, and the training, in this order.
/// Throws UsageError for training decisions without choices or with a name that is taken.
std::vector<Decision> all_decisions(const Options& options, std::vector<Decision> training);

}  // namespace cairn::space
