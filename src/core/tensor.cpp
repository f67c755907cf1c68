#include "cairn/core/tensor.hpp"

#include <stdexcept>

namespace cairn {

std::size_t item_size(DType dtype) {
  switch (dtype) {
    case DType::uint8:
      return 1;
    case DType::int64:
      return 8;
    case DType::float32:
      return 4;
    case DType::float64:
      return 8;
    case DType::bfloat16:
      return 2;
  }
  throw std::logic_error("no such dtype");
}

std::string_view name(DType dtype) {
  switch (dtype) {
    case DType::uint8:
      return "uint8";
    case DType::int64:
      return "int64";
    case DType::float32:
      return "float32";
    case DType::float64:
      return "float64";
    case DType::bfloat16:
      return "bfloat16";
  }
  throw std::logic_error("no such dtype");
}

std::size_t element_count(std::span<const std::int64_t> shape) {
  std::size_t count = 1;
  for (auto extent : shape) count *= static_cast<std::size_t>(extent);
  return count;
}

HostTensor HostTensor::allocate(DType dtype, std::vector<std::int64_t> shape) {
  const std::size_t bytes = element_count(shape) * item_size(dtype);
  std::shared_ptr<std::byte> memory(new std::byte[bytes], std::default_delete<std::byte[]>());
  return {dtype, std::move(shape), std::move(memory)};
}

}  // namespace cairn
