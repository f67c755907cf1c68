#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>

#include "cairn/record/journal.hpp"

namespace cairn::record {

using UseRecord = std::function<void(std::span<const std::byte> payload, std::uint64_t offset)>;

/// Calls `use` for every record of a segment and returns its torn tail, if it has one. What ends
/// in bytes that are no record is torn; bytes that are no record before a valid one are damage,
/// and so is a bad header: Error that names the file and the offset. Throws Error for a segment
/// of another number or of a version that this Cairn does not know.
std::optional<TornTail> read_segment(const std::filesystem::path& path, std::uint32_t number,
                                     const UseRecord& use);

}  // namespace cairn::record
