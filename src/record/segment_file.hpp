#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>

#include "cairn/core/file.hpp"
#include "record/journal_format.hpp"

namespace cairn::record {

/// The file of one new segment, written at given offsets. All functions throw Error with the
/// reason; what was written since the last successful `sync` may then be lost, and is to be written
/// again after `reopen`.
class SegmentFile {
 public:
  /// Creates the file, which must not exist, with its header; both are durable on return.
  SegmentFile(std::filesystem::path path, const std::array<std::byte, header_size>& header);

  const std::filesystem::path& path() const { return path_; }
  void write(std::uint64_t offset, std::span<const std::byte> bytes);
  void sync();
  /// Opens the file anew. One that was removed is not made again, and one that somebody else has
  /// put in its place (it begins with another header, or holds less than the `synced` bytes that
  /// were on disk) is refused.
  void reopen(std::uint64_t synced);

 private:
  std::filesystem::path path_;
  std::array<std::byte, header_size> header_;
  File file_;
};

}  // namespace cairn::record
