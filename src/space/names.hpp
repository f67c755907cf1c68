#pragma once

#include <string_view>

namespace cairn::space {

/// Whether a layer may be called so: one or more of [A-Za-z0-9_].
bool valid_name(std::string_view name);

}  // namespace cairn::space
