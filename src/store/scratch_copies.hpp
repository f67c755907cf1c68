#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace cairn::store {

/// Copies of files in a folder of the node, which its processes share. It never throws: whoever
/// gets no copy reads the original.
class ScratchCopies {
 public:
  ScratchCopies(std::filesystem::path folder, std::int64_t bytes);

  /// A copy of the file as it is now, made if there is none. Those used longest ago make room.
  std::optional<std::filesystem::path> copy_of(const std::filesystem::path& original) const;
  /// Removes a copy that turned out to be damaged.
  void drop(const std::filesystem::path& copy) const;

 private:
  bool make(const std::filesystem::path& original, const std::filesystem::path& copy,
            std::uint64_t size) const;
  bool make_room(std::uint64_t bytes) const;

  std::filesystem::path folder_;
  std::uint64_t bytes_;
};

}  // namespace cairn::store
