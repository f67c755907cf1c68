#pragma once

#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cairn/core/error.hpp"
#include "protocol/encoder.hpp"
#include "protocol/soundness.hpp"

namespace cairn::protocol {

/// Reads what Encoder wrote. Throws Error for everything else; allocates in proportion to the
/// bytes that are there, whatever the counts in them say.
class Decoder {
 public:
  explicit Decoder(std::span<const std::byte> bytes) : rest_(bytes) {}

  void expect_end() const {
    if (!rest_.empty()) fail("bytes are left over");
  }

  template <Plain T>
  void get(T& value) {
    std::memcpy(&value, take(sizeof value), sizeof value);
    if constexpr (std::is_enum_v<T>) {
      if (value > last(T{})) fail("an enumeration is out of range");
    }
  }

  void get(bool& value) {
    std::uint8_t byte = 0;
    get(byte);
    if (byte > 1) fail("a flag is neither 0 nor 1");
    value = byte == 1;
  }

  void get(std::string& text) {
    const std::size_t size = count();
    text.assign(reinterpret_cast<const char*>(take(size)), size);
  }

  template <class T>
  void get(std::vector<T>& values) {
    const std::size_t size = count();
    values.clear();
    if constexpr (Plain<T>) {
      const std::byte* data = take(size, sizeof(T));
      values.resize(size);
      if (size > 0) std::memcpy(values.data(), data, size * sizeof(T));
    } else {
      for (std::size_t i = 0; i < size; ++i) get(values.emplace_back());
    }
  }

  template <class T>
  void get(std::optional<T>& value) {
    bool present = false;
    get(present);
    value.reset();
    if (present) get(value.emplace());
  }

  template <class... T>
  void get(std::variant<T...>& value) {
    std::uint8_t index = 0;
    get(index);
    if (index >= sizeof...(T)) fail("a variant is out of range");
    get_alternative(value, index, std::index_sequence_for<T...>());
  }

  template <class Tag, class Value>
  void get(Id<Tag, Value>& id) {
    Value value{};
    get(value);
    id = Id<Tag, Value>(value);
  }

  template <class T>
  requires requires(const T* t) { fields(t); }
  void get(T& value) {
    std::apply([&](auto... field) { (get(value.*field), ...); }, fields(&value));
    if constexpr (requires { wrong(value); })
      if (const char* reason = wrong(value)) fail(reason);
  }

 private:
  [[noreturn]] static void fail(const char* reason) {
    throw Error({"cannot decode a message", reason,
                 "It was written by another version of Cairn, "
                 "or it is damaged"});
  }

  const std::byte* take(std::size_t items, std::size_t item_size = 1) {
    if (items > rest_.size() / item_size) fail("it ends early");
    const std::byte* data = rest_.data();
    rest_ = rest_.subspan(items * item_size);
    return data;
  }

  /// A count of items; each takes at least one byte.
  std::size_t count() {
    std::uint32_t size = 0;
    get(size);
    if (size > rest_.size()) fail("it ends early");
    return size;
  }

  template <class Variant, std::size_t... I>
  void get_alternative(Variant& value, std::size_t index, std::index_sequence<I...>) {
    ((I == index ? get(value.template emplace<I>()) : void()), ...);
  }

  std::span<const std::byte> rest_;
};

}  // namespace cairn::protocol
