#pragma once

#include <vector>

#include "cairn/space/space.hpp"
#include "space/plan.hpp"

namespace cairn::space {

/// The decisions of all steps, the user's own, and those of the training, in this order. Throws
/// UsageError for decisions without choices or with a name that is taken.
std::vector<Decision> all_decisions(const Plan& plan, const std::vector<Decision>& own,
                                    std::vector<Decision> training);

}  // namespace cairn::space
