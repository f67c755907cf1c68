#include "record/journal_format.hpp"

#include <algorithm>
#include <bit>

#include "cairn/core/hash.hpp"

namespace cairn::record {
namespace {

constexpr std::size_t version_at = 24, previous_at = 40, checksum_at = 56;

template <class Unsigned>
void put(std::byte* at, Unsigned value) {
  for (std::size_t i = 0; i < sizeof value; ++i) at[i] = static_cast<std::byte>(value >> (8 * i));
}

template <class Unsigned>
Unsigned get(const std::byte* at) {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value = static_cast<Unsigned>(value | static_cast<Unsigned>(at[i]) << (8 * i));
  return value;
}

std::uint32_t length_check(const std::byte* length, std::uint64_t seed) {
  return static_cast<std::uint32_t>(hash64(std::span(length, 4), seed));
}

std::string text_at(std::span<const std::byte> field) {
  std::string text;
  for (std::byte b : field) {
    const char c = static_cast<char>(b);
    if (c == '\0') break;
    text += c >= ' ' && c <= '~' ? c : '?';
  }
  return text;
}

}  // namespace

std::array<std::byte, header_size> encode_header(SegmentHeader& header) {
  std::array<std::byte, header_size> bytes{};
  std::ranges::transform(segment_magic, bytes.begin(), [](char c) { return std::byte(c); });
  put(&bytes[8], header.format);
  put(&bytes[10], header.codec);
  put(&bytes[12], header.segment);
  put(&bytes[16], std::bit_cast<std::uint64_t>(header.created));
  const auto version = std::string_view(header.version).substr(0, previous_at - version_at);
  std::ranges::transform(version, &bytes[version_at], [](char c) { return std::byte(c); });
  put(&bytes[previous_at], header.previous.bytes);
  put(&bytes[previous_at + 8], header.previous.hash);
  header.checksum = hash64(std::span(bytes).first<checksum_at>());
  put(&bytes[checksum_at], header.checksum);
  return bytes;
}

std::optional<SegmentHeader> decode_header(std::span<const std::byte, header_size> bytes) {
  const bool ours = std::ranges::equal(bytes.first(segment_magic.size()), segment_magic, {}, {},
                                       [](char c) { return std::byte(c); });
  const auto checksum = get<std::uint64_t>(&bytes[checksum_at]);
  if (!ours || checksum != hash64(bytes.first<checksum_at>())) return std::nullopt;
  SegmentHeader header;
  header.format = get<std::uint16_t>(&bytes[8]);
  header.codec = get<std::uint16_t>(&bytes[10]);
  header.segment = get<std::uint32_t>(&bytes[12]);
  header.created = std::bit_cast<double>(get<std::uint64_t>(&bytes[16]));
  header.version = text_at(bytes.subspan<version_at, previous_at - version_at>());
  header.previous = {get<std::uint64_t>(&bytes[previous_at]),
                     get<std::uint64_t>(&bytes[previous_at + 8])};
  header.checksum = checksum;
  return header;
}

std::array<std::byte, prefix_size> record_prefix(std::span<const std::byte> payload,
                                                 const SegmentHeader& header,
                                                 std::uint64_t offset) {
  const std::uint64_t seed = header.checksum + offset;
  std::array<std::byte, prefix_size> prefix;
  put(&prefix[0], static_cast<std::uint32_t>(payload.size()));
  put(&prefix[4], length_check(&prefix[0], seed));
  put(&prefix[8], hash64(payload, seed));
  return prefix;
}

std::optional<std::span<const std::byte>> record_at(std::span<const std::byte> segment,
                                                    std::uint64_t offset,
                                                    const SegmentHeader& header) {
  if (offset > segment.size() || segment.size() - offset < prefix_size) return std::nullopt;
  const auto record = segment.subspan(offset);
  const std::uint64_t seed = header.checksum + offset;
  const auto length = get<std::uint32_t>(&record[0]);
  if (get<std::uint32_t>(&record[4]) != length_check(&record[0], seed)) return std::nullopt;
  if (length > record.size() - prefix_size) return std::nullopt;
  const auto payload = record.subspan(prefix_size, length);
  if (get<std::uint64_t>(&record[8]) != hash64(payload, seed)) return std::nullopt;
  return payload;
}

}  // namespace cairn::record
