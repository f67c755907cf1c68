#pragma once

#include <filesystem>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/protocol/task.hpp"
#include "cairn/store/reader.hpp"

namespace cairn::roles {

/// The weights that an assignment starts from, under the names of its own network; none: from
/// scratch. Throws Error where they cannot be read.
std::vector<NamedTensor> start_weights(const std::filesystem::path& run, store::Reader& reader,
                                       const protocol::Assignment& assignment);

}  // namespace cairn::roles
