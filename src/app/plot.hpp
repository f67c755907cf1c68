#pragma once

#include <filesystem>
#include <string>

namespace cairn::app {

/// Draws with a script of the analysis folder ("space.py"): it reads `json` and writes `picture`,
/// in the format of its extension. Throws Error where Python, the script or matplotlib is missing.
void plot(const std::string& script, const std::string& json, const std::filesystem::path& picture);

/// Throws UsageError for a file whose extension is none of png, pdf and svg.
void check_picture(const std::filesystem::path& picture);

}  // namespace cairn::app
