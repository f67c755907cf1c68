#pragma once

#include <map>
#include <string>

namespace cairn::jobscript {

/// The texts of jobscripts/ by their paths: "machines/summit.toml", "templates/lsf.sh".
const std::map<std::string, std::string>& files();

}  // namespace cairn::jobscript
