#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cairn {

/// Writes a message in the wire format of Protocol Buffers, field by field: for files that other
/// programs read. Fields have the numbers of the format's description.
class ProtobufWriter {
 public:
  void add_integer(int field, std::int64_t value) {
    key(field, 0);
    varint(static_cast<std::uint64_t>(value));
  }
  void add_double(int field, double value) {
    key(field, 1);
    fixed(std::bit_cast<std::uint64_t>(value));
  }
  void add_float(int field, float value) {
    key(field, 5);
    fixed(std::bit_cast<std::uint32_t>(value));
  }
  /// Text, bytes, or a message within this one.
  void add_bytes(int field, std::string_view bytes) {
    key(field, 2);
    varint(bytes.size());
    bytes_ += bytes;
  }
  void add_bytes(int field, const ProtobufWriter& message) { add_bytes(field, message.bytes_); }
  /// A packed list of integers.
  void add_integers(int field, std::span<const std::int64_t> values) {
    ProtobufWriter list;
    for (const std::int64_t value : values) list.varint(static_cast<std::uint64_t>(value));
    add_bytes(field, list);
  }

  const std::string& bytes() const { return bytes_; }

 private:
  void key(int field, int wire_type) {
    varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire_type));
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  template <class Number>
  void fixed(Number value) {
    for (std::size_t i = 0; i < sizeof value; ++i) bytes_ += static_cast<char>(value >> 8 * i);
  }

  std::string bytes_;
};

}  // namespace cairn
