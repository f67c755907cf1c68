#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cairn::space {

/// Values in a row, eight bytes each, little endian on every machine: what is hashed.
class Bytes {
 public:
  void reserve(std::size_t values) { bytes_.reserve(8 * values); }

  void add(std::uint64_t value) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + 8);
    for (int i = 0; i < 8; ++i) bytes_[at + i] = static_cast<std::byte>(value >> (8 * i));
  }
  /// 0.0 and -0.0 count as one.
  void add_real(double value) { add(std::bit_cast<std::uint64_t>(value + 0.0)); }
  void add_text(std::string_view text) {
    add(text.size());
    for (char c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
  void add_all(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  std::span<const std::byte> span() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace cairn::space
