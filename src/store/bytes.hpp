#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "cairn/core/file.hpp"
#include "cairn/core/hash.hpp"

/// Reading and writing at an offset of a file. All throw Error that names `path`.
namespace cairn::store {

File open_for_reading(const std::filesystem::path& path);
std::uint64_t size_of(const File& file, const std::filesystem::path& path);

void read_at(const File& file, std::uint64_t offset, std::span<std::byte> bytes,
             const std::filesystem::path& path);
void write_at(const File& file, std::uint64_t offset, std::span<const std::byte> bytes,
              const std::filesystem::path& path);

/// The same and the hash of the bytes, in chunks that are still in the processor's cache.
Hash128 read_hashed(const File& file, std::uint64_t offset, std::span<std::byte> bytes,
                    const std::filesystem::path& path);
Hash128 write_hashed(const File& file, std::uint64_t offset, std::span<const std::byte> bytes,
                     const std::filesystem::path& path);

/// Sends these bytes on their way to the disk, so that a sync later on waits less.
void begin_sync(const File& file, std::uint64_t offset, std::uint64_t length);

}  // namespace cairn::store
