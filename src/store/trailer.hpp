#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "cairn/core/hash.hpp"

namespace cairn::store {

/// The last bytes of a checkpoint: where the index lies. A file that was cut off has none.
struct Trailer {
  std::uint64_t offset = 0;  ///< of the index
  std::uint64_t length = 0;  ///< of the index [bytes]
  Hash128 hash;              ///< of the index
};

inline constexpr std::size_t kTrailerBytes = 56;

std::array<std::byte, kTrailerBytes> encode(const Trailer& trailer);
/// Throws Error.
Trailer decode_trailer(std::span<const std::byte, kTrailerBytes> bytes,
                       const std::filesystem::path& file);

}  // namespace cairn::store
