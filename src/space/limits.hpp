#pragma once

#include <cstddef>

namespace cairn::space {

// Far above any network that trains, low enough that no size or product overflows.
inline constexpr int kMaxBlocks = 200;  ///< in a stage
inline constexpr int kMaxStages = 100;
inline constexpr int kMaxWidth = 1 << 20;          ///< channels or features
inline constexpr int kMaxExtent = 1 << 16;         ///< of an image [pixels or channels]
inline constexpr int kMaxLength = 1 << 24;         ///< of a sequence or vector
inline constexpr int kMaxCategories = 1 << 24;     ///< of a column
inline constexpr int kMaxStride = 255;             ///< of a sequence's convolution
inline constexpr std::size_t kMaxChoices = 65536;  ///< of one decision: an index has 16 bits

}  // namespace cairn::space
