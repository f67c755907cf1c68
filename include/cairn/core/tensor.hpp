#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

enum class DType : std::uint8_t { uint8 = 0, int64 = 1, float32 = 2, float64 = 3, bfloat16 = 4 };

std::size_t item_size(DType dtype);  ///< [bytes]
std::string_view name(DType dtype);  ///< "float32"

/// Number of elements of a shape; 1 for a scalar (empty shape).
std::size_t element_count(std::span<const std::int64_t> shape);

/// A dense row-major array in host memory: how weights and data cross rooms. Copies share the
/// memory, which may belong to something else (a shared-memory window, say).
struct HostTensor {
  DType dtype = DType::float32;
  std::vector<std::int64_t> shape;
  std::shared_ptr<std::byte> data;

  /// Uninitialised memory of its own.
  static HostTensor allocate(DType dtype, std::vector<std::int64_t> shape);

  std::size_t size() const { return element_count(shape); }
  std::size_t bytes() const { return size() * item_size(dtype); }
  std::span<const std::byte> span() const { return {data.get(), bytes()}; }
  std::span<std::byte> span() { return {data.get(), bytes()}; }

  /// The elements as T; T must be the type that `dtype` names.
  template <class T>
  std::span<T> as() const {
    return {reinterpret_cast<T*>(data.get()), size()};
  }
};

struct NamedTensor {
  std::string name;
  HostTensor tensor;
};

}  // namespace cairn
