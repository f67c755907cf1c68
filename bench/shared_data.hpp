#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace cairn::bench {

/// Where published measurements lie, if `part` of them is there.
inline std::optional<std::filesystem::path> shared_data(const std::string& part) {
  const char* given = std::getenv("CAIRN_SHARED_DATA");
  const std::filesystem::path folder =
      given != nullptr ? given : std::filesystem::path(CAIRN_SOURCE_DIR) / "../shared/data";
  if (!std::filesystem::exists(folder / part)) return std::nullopt;
  return folder;
}

}  // namespace cairn::bench
