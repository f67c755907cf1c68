#pragma once

#include <cstdint>
#include <string>

#include "cairn/core/hash.hpp"
#include "cairn/store/checkpoint.hpp"

/// What the writer and the reader of a checkpoint agree on; doc/formats.md specifies the file.
namespace cairn::store {

inline constexpr const char* kFormat = "cairn-checkpoint";
inline constexpr std::int64_t kVersion = 1;

/// Of the texts, which HDF5 does not protect when they are long.
inline Hash128 hash_of_texts(const Checkpoint& checkpoint) {
  return hash128(checkpoint.architecture + checkpoint.graph);
}

}  // namespace cairn::store
