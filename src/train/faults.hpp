#pragma once

#include <torch/torch.h>

#include <new>
#include <string>

#include "cairn/objective/objective.hpp"

namespace cairn::train {

/// LibTorch's word for a failed allocation: a type of its own for GPUs, a text for the CPU.
inline bool is_out_of_memory(const c10::Error& error) {
  return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
         std::string(error.what_without_backtrace()).find("allocate memory") != std::string::npos;
}

[[noreturn]] inline void throw_out_of_memory(const std::string& reason) {
  throw objective::Failure(
      protocol::Fault::memory,
      {"out of memory", reason, "A smaller training.batch or smaller networks need less"});
}

/// Calls f; LibTorch's exceptions become Errors without its stack traces.
template <class F>
auto with_named_faults(const F& f) {
  try {
    return f();
  } catch (const c10::Error& error) {
    if (is_out_of_memory(error)) throw_out_of_memory(error.what_without_backtrace());
    throw Error({"LibTorch refused the computation", error.what_without_backtrace(), ""});
  } catch (const std::bad_alloc&) {
    throw_out_of_memory("the host has no more");
  }
}

}  // namespace cairn::train
