#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/config/workflow.hpp"
#include "cairn/core/error.hpp"

namespace cairn::config {

inline constexpr std::string_view file_name = "workflow.toml";

/// What `parse` says against a text, or "" if it accepts it.
inline std::string complaint(std::string_view toml,
                             const std::vector<std::string>& overrides = {}) {
  try {
    parse(toml, file_name, overrides);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline std::filesystem::path source_path(std::string_view relative) {
  return std::filesystem::path(CAIRN_SOURCE_DIR) / relative;
}

}  // namespace cairn::config
