#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "protocol/fields.hpp"

namespace cairn::protocol {

static_assert(std::endian::native == std::endian::little, "files and messages are little-endian");

/// Numbers and enumerations: stored as their bytes.
template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// Appends values to a buffer: plain values as they are, sequences behind a 32-bit count, variants
/// behind an 8-bit index, structs field after field.
class Encoder {
 public:
  explicit Encoder(std::vector<std::byte>& out) : out_(out) {}

  template <Plain T>
  void put(T value) {
    append(&value, sizeof value);
  }

  void put(const std::string& text) {
    count(text.size());
    append(text.data(), text.size());
  }

  template <class T>
  void put(const std::vector<T>& values) {
    count(values.size());
    if constexpr (Plain<T>) {
      append(values.data(), values.size() * sizeof(T));
    } else {
      for (const T& value : values) put(value);
    }
  }

  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }

  template <class... T>
  void put(const std::variant<T...>& value) {
    put(static_cast<std::uint8_t>(value.index()));
    std::visit([this](const auto& held) { put(held); }, value);
  }

  template <class Tag, class Value>
  void put(Id<Tag, Value> id) {
    put(id.value());
  }

  template <class T>
  requires requires(const T* t) { fields(t); }
  void put(const T& value) {
    std::apply([&](auto... field) { (put(value.*field), ...); }, fields(&value));
  }

 private:
  void count(std::size_t size) { put(static_cast<std::uint32_t>(size)); }

  void append(const void* data, std::size_t size) {
    const auto* first = static_cast<const std::byte*>(data);
    out_.insert(out_.end(), first, first + size);
  }

  std::vector<std::byte>& out_;
};

}  // namespace cairn::protocol
