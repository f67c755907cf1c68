#pragma once

#include <cstddef>

namespace cairn::space {

// Far above any network that trains, low enough that no size or product overflows.
inline constexpr int kMaxBlocks = 200;  ///< in a stage
inline constexpr int kMaxStages = 100;
inline constexpr int kMaxWidth = 1 << 20;          ///< channels or features
inline constexpr int kMaxExtent = 1 << 16;         ///< of an input [pixels or channels]
inline constexpr std::size_t kMaxChoices = 65536;  ///< of one decision: an index has 16 bits

}  // namespace cairn::space
