#pragma once

#include "cairn/feasibility/options.hpp"

namespace cairn::feasibility {

/// Calls f(name, bounds) for the bounds of each cost that networks have, tables left out. The one
/// list of their names.
template <class SomeOptions, class F>
void for_each_budget(SomeOptions& options, F f) {
  f("parameters", options.parameters);
  f("macs", options.macs);
  f("depth", options.depth);
  f("weight_bytes", options.weight_bytes);
  f("activation_bytes", options.activation_bytes);
  f("training_memory", options.training_memory);
  f("inference_memory", options.inference_memory);
  f("inference_time", options.inference_time);
  f("step_time", options.step_time);
}

/// Whether there is a least or a greatest value.
bool bounded(const auto& bounds) {
  return bounds.min > 0 || bounds.max > 0;
}

}  // namespace cairn::feasibility
