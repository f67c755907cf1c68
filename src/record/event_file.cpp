#include "record/event_file.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace cairn::record {
namespace {

constexpr std::uint32_t kPolynomial = 0x82f63b78;  ///< of Castagnoli, bits reversed

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    table[i] = i;
    for (int bit = 0; bit < 8; ++bit) table[i] = table[i] >> 1 ^ (table[i] & 1 ? kPolynomial : 0);
  }
  return table;
}

/// As TFRecord stores it: rotated, so that a checksum of checksums is not degenerate.
std::uint32_t masked_crc(std::string_view bytes) {
  static constexpr auto table = make_table();
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xff];
  crc = ~crc;
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

template <class Number>
std::string little_endian(Number number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> 8 * i);
  return bytes;
}

ProtobufWriter event(double time, std::int64_t step) {
  ProtobufWriter event;
  event.add_double(1, time);
  event.add_integer(2, step);
  return event;
}

ProtobufWriter summary(const ProtobufWriter& value) {
  ProtobufWriter summary;
  summary.add_bytes(1, value);
  return summary;
}

}  // namespace

EventFile::EventFile(double time) {
  ProtobufWriter version;
  version.add_double(1, time);
  version.add_bytes(3, "brain.Event:2");
  add(version);
}

void EventFile::add_scalar(const std::string& tag, float value, std::int64_t step, double time) {
  ProtobufWriter scalar;
  scalar.add_bytes(1, tag);
  scalar.add_float(2, value);
  ProtobufWriter record = event(time, step);
  record.add_bytes(5, summary(scalar));
  add(record);
}

void EventFile::add_hparams(const std::string& tag, const ProtobufWriter& content, double time) {
  ProtobufWriter plugin, metadata, value;
  plugin.add_bytes(1, "hparams");
  plugin.add_bytes(2, content);
  metadata.add_bytes(1, plugin);
  value.add_bytes(1, tag);
  value.add_bytes(9, metadata);
  ProtobufWriter record = event(time, 0);
  record.add_bytes(5, summary(value));
  add(record);
}

void EventFile::add(const ProtobufWriter& event) {
  const std::string length = little_endian(static_cast<std::uint64_t>(event.bytes().size()));
  bytes_ += length + little_endian(masked_crc(length)) + event.bytes() +
            little_endian(masked_crc(event.bytes()));
}

}  // namespace cairn::record
