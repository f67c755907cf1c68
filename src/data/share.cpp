#include "cairn/data/share.hpp"

#include <bit>

namespace cairn::data {

std::vector<HostTensor> to_tensors(const Dataset& dataset) {
  auto facts = HostTensor::allocate(DType::int64, {3});
  facts.as<std::int64_t>()[0] = dataset.classes;
  facts.as<std::int64_t>()[1] = std::bit_cast<std::int64_t>(dataset.hash.high);
  facts.as<std::int64_t>()[2] = std::bit_cast<std::int64_t>(dataset.hash.low);
  return {dataset.train.x, dataset.train.y, dataset.test.x, dataset.test.y, facts};
}

Dataset from_tensors(const std::vector<HostTensor>& tensors) {
  const auto facts = tensors.at(4).as<std::int64_t>();
  return {{tensors[0], tensors[1]},
          {tensors[2], tensors[3]},
          static_cast<int>(facts[0]),
          {std::bit_cast<std::uint64_t>(facts[1]), std::bit_cast<std::uint64_t>(facts[2])}};
}

}  // namespace cairn::data
