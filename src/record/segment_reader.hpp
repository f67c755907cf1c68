#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>

#include "cairn/record/journal.hpp"
#include "record/journal_format.hpp"

namespace cairn::record {

using UseRecord = std::function<void(std::span<const std::byte> payload, std::uint64_t offset)>;

/// Calls `use` for every record of a segment and returns its torn tail, if it has one. What ends
/// in bytes that are no record is torn; bytes that are no record before a valid one are damage,
/// and so is a bad header: Error that names the file and the offset. Throws Error for a segment
/// of another number or of a version that this Cairn does not know, and before any record is used
/// for one that does not hold any more what `seal` says.
std::optional<TornTail> read_segment(const std::filesystem::path& path, std::uint32_t number,
                                     const UseRecord& use,
                                     const std::optional<Seal>& seal = std::nullopt);

/// Of a segment as it is now, and is on disk: what the job that wrote it had no time to sync is
/// synced now. A later submission builds on it.
Seal seal_segment(const std::filesystem::path& path);
/// What a segment says of the one before it; nothing where its header cannot be read.
std::optional<Seal> seal_in(const std::filesystem::path& path);

}  // namespace cairn::record
