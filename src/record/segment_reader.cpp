#include "record/segment_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/hash.hpp"
#include "cairn/core/text.hpp"

namespace cairn::record {
namespace {

using Bytes = std::span<const std::byte>;

/// Opened for reading; a file system that was mounted read-only cannot sync it, nor need it.
void sync_file(const std::filesystem::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file && (::fsync(file.descriptor()) == 0 || errno == EROFS || errno == EINVAL)) return;
  throw Error({"cannot sync " + path.string(), system_reason(), "Check the file system"});
}

/// As many of the first bytes as a header has, or fewer.
std::vector<std::byte> read_start(const std::filesystem::path& path) {
  std::vector<std::byte> bytes(header_size);
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const ssize_t got = file ? ::pread(file.descriptor(), bytes.data(), bytes.size(), 0) : 0;
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return bytes;
}

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

/// Calls `use` for every record; returns where no record begins any more.
std::uint64_t walk(const std::filesystem::path& path, Bytes segment, const SegmentHeader& header,
                   const UseRecord& use) {
  std::uint64_t offset = header_size;
  while (offset < segment.size()) {
    const auto payload = record_at(segment, offset, header);
    if (!payload) {
      const auto next = next_record(segment, offset, header);
      if (next)
        fail_damaged(path, offset, "no record, but one follows at " + std::to_string(*next));
      return offset;
    }
    use(*payload, offset);
    offset += prefix_size + payload->size();
  }
  return offset;
}

/// A submission has built on what the segment held then.
void check_seal(const std::filesystem::path& path, Bytes segment,
                const std::optional<SegmentHeader>& header, const Seal& seal) {
  const bool shorter = segment.size() < seal.bytes;
  if (!shorter && hash64(segment.first(seal.bytes)) == seal.hash) return;
  const std::uint64_t end = header ? walk(path, segment, *header, [](auto, auto) {}) : 0;
  const std::string what =
      shorter ? "the file was cut off: it had " + std::to_string(seal.bytes) + " bytes"
              : "what lies there or behind it was different";
  fail_damaged(path, end, what + " when the next segment was created");
}

}  // namespace

std::optional<TornTail> read_segment(const std::filesystem::path& path, std::uint32_t number,
                                     const UseRecord& use, const std::optional<Seal>& seal) {
  const auto segment = read_file(path);
  const auto header = read_header(path, number, segment);
  if (seal) check_seal(path, segment, header, *seal);
  const std::uint64_t end = header ? walk(path, segment, *header, use) : 0;
  if (header && end == segment.size()) return std::nullopt;
  return TornTail{path, end, segment.size() - end};
}

Seal seal_segment(const std::filesystem::path& path) {
  sync_file(path);
  const auto segment = read_file(path);
  return {segment.size(), hash64(segment)};
}

std::optional<Seal> seal_in(const std::filesystem::path& path) {
  const auto bytes = read_start(path);
  if (bytes.size() < header_size) return std::nullopt;
  const auto header = decode_header(std::span(bytes).first<header_size>());
  if (!header || header->format != segment_format) return std::nullopt;
  return header->previous;
}

}  // namespace cairn::record
