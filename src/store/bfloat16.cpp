#include "store/bfloat16.hpp"

namespace cairn::store {

HostTensor to_bfloat16(const HostTensor& tensor) {
  auto result = HostTensor::allocate(DType::bfloat16, tensor.shape);
  const auto from = tensor.as<float>();
  const auto to = result.as<std::uint16_t>();
  for (std::size_t i = 0; i < from.size(); ++i) to[i] = to_bfloat16(from[i]);
  return result;
}

}  // namespace cairn::store
