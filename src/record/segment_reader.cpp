#include "record/segment_reader.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/text.hpp"
#include "record/journal_format.hpp"

namespace cairn::record {
namespace {

using Bytes = std::span<const std::byte>;

std::string cannot_read(const std::filesystem::path& path) {
  return "cannot read " + path.string();
}

[[noreturn]] void fail_damaged(const std::filesystem::path& path, std::uint64_t offset,
                               std::string what) {
  throw Error({cannot_read(path), "damaged at byte " + std::to_string(offset) + ": " + what,
               "Fetch this file again from a backup; what follows the damage is not used"});
}

[[noreturn]] void fail_unknown(const std::filesystem::path& path, const SegmentHeader& header) {
  throw Error({cannot_read(path),
               "it was written by Cairn " + header.version + " (journal format " +
                   std::to_string(header.format) + ", codec " + std::to_string(header.codec) +
                   "); this is Cairn " + std::string(cairn_version) + " (format " +
                   std::to_string(segment_format) + ", codec " +
                   std::to_string(protocol::codec_version) + ")",
               "Use that version of Cairn"});
}

/// The first place after `offset` where a valid record begins.
std::optional<std::uint64_t> next_record(Bytes segment, std::uint64_t offset,
                                         const SegmentHeader& header) {
  while (++offset < segment.size())
    if (record_at(segment, offset, header)) return offset;
  return std::nullopt;
}

/// Nothing for a segment whose header was still being written.
std::optional<SegmentHeader> read_header(const std::filesystem::path& path, std::uint32_t number,
                                         Bytes segment) {
  const bool blank = std::ranges::all_of(segment, [](std::byte b) { return b == std::byte{0}; });
  if (segment.size() < header_size || blank) return std::nullopt;
  const auto header = decode_header(segment.first<header_size>());
  if (!header) fail_damaged(path, 0, "the header is not that of a journal segment");
  if (header->format != segment_format || header->codec != protocol::codec_version)
    fail_unknown(path, *header);
  if (header->segment != number)
    fail_damaged(path, 0, "the header says segment " + std::to_string(header->segment));
  return header;
}

}  // namespace

std::optional<TornTail> read_segment(const std::filesystem::path& path, std::uint32_t number,
                                     const UseRecord& use) {
  const auto segment = read_file(path);
  const auto header = read_header(path, number, segment);
  if (!header) return TornTail{path, 0, segment.size()};
  std::uint64_t offset = header_size;
  while (offset < segment.size()) {
    const auto payload = record_at(segment, offset, *header);
    if (!payload) {
      const auto next = next_record(segment, offset, *header);
      if (next)
        fail_damaged(path, offset, "no record, but one follows at " + std::to_string(*next));
      return TornTail{path, offset, segment.size() - offset};
    }
    use(*payload, offset);
    offset += prefix_size + payload->size();
  }
  return std::nullopt;
}

}  // namespace cairn::record
