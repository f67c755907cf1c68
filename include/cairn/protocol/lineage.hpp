#pragma once

#include "cairn/protocol/outcome.hpp"
#include "cairn/protocol/task.hpp"

namespace cairn::protocol {

/// What a training started with; null: it started from scratch, by intention or because the
/// checkpoint could not be used.
const Inheritance* inheritance(const Assignment& assignment, const Outcome& outcome);

/// Epochs that the weights were trained for, with all that they inherited.
double lineage_epochs(const Assignment& assignment, const Outcome& outcome);

}  // namespace cairn::protocol
