#pragma once

#include "cairn/train/objective.hpp"

namespace cairn::train {

/// Throws UsageError where loss, metrics and augmentation do not fit the data, the networks or each
/// other, and Error for targets that the loss cannot take: a GPU does not recover from a class that
/// is out of range.
void check(const Setup& setup);

}  // namespace cairn::train
