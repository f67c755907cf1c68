#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

/// What the writer and the reader of a checkpoint agree on; doc/formats.md specifies the file.
namespace cairn::store {

inline constexpr const char* kFormat = "cairn-checkpoint";
inline constexpr std::uint64_t kVersion = 2;

/// Names of groups and datasets.
inline constexpr const char* kArchitecture = "architecture";
inline constexpr const char* kGraph = "graph";
inline constexpr const char* kIndex = "index";
inline constexpr const char* kWeights = "weights";
inline constexpr const char* kTraining = "training";
inline constexpr const char* kCurve = "curve";
inline constexpr const char* kCurveEpoch = "curve/epoch";

/// Bytes that are hashed and moved at once: they stay in the processor's cache.
inline constexpr std::size_t kChunk = 1 << 18;

/// Throws Error: this file cannot be used.
[[noreturn]] void refuse(const std::filesystem::path& file, std::string reason,
                         std::string suggestion = "Remove the file and train the network again");

}  // namespace cairn::store
