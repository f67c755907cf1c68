#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The bytes of a journal segment, in one place; doc/formats.md explains them. All numbers are
/// little-endian.
namespace cairn::record {

inline constexpr std::string_view segment_magic = "CAIRNJNL";
/// Raised by every change of the layout below. What a payload holds is `codec_version`'s affair.
inline constexpr std::uint16_t segment_format = 2;
/// Tells a reader that is too old which Cairn to fetch. A test keeps it equal to the project's.
inline constexpr std::string_view cairn_version = "0.1.0";

inline constexpr std::size_t header_size = 64;
inline constexpr std::size_t prefix_size = 16;

/// What a segment held when the next one was created, which happens before it is read: a new
/// segment says what its submission goes on with. Of no segment all is 0.
struct Seal {
  std::uint64_t bytes = 0;
  std::uint64_t hash = 0;  ///< XXH3-64 of them
  friend bool operator==(const Seal&, const Seal&) = default;
};

/// What stands at the beginning of a segment. Every later format keeps all places but that of
/// `previous`, so that any Cairn can say whose file it is.
struct SegmentHeader {
  std::uint16_t format = segment_format;
  std::uint16_t codec = 0;     ///< codec_version of the payloads
  std::uint32_t segment = 0;   ///< its number, from 1
  double created = 0;          ///< seconds since 1970
  std::string version;         ///< of the Cairn that wrote it
  Seal previous{};             ///< of the segment before
  std::uint64_t checksum = 0;  ///< of all the above; seeds the checks of the records
};

/// Fills in `header.checksum`, too.
std::array<std::byte, header_size> encode_header(SegmentHeader& header);
/// Nothing if the magic or the checksum is wrong.
std::optional<SegmentHeader> decode_header(std::span<const std::byte, header_size> bytes);

/// A record is a prefix (length, check of the length, check of the payload) and the payload. Both
/// checks are seeded with the segment and the place: a record is valid nowhere else.
std::array<std::byte, prefix_size> record_prefix(std::span<const std::byte> payload,
                                                 const SegmentHeader& header, std::uint64_t offset);

/// The payload of the record that begins at `offset`, or nothing if no whole and undamaged record
/// begins there.
std::optional<std::span<const std::byte>> record_at(std::span<const std::byte> segment,
                                                    std::uint64_t offset,
                                                    const SegmentHeader& header);

}  // namespace cairn::record
