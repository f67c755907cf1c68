#include "train/weights.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::train {
namespace {

at::ScalarType scalar_type(DType dtype) {
  switch (dtype) {
    case DType::uint8:
      return at::kByte;
    case DType::int64:
      return at::kLong;
    case DType::float32:
      return at::kFloat;
    case DType::float64:
      return at::kDouble;
    case DType::bfloat16:
      return at::kBFloat16;
  }
  throw std::logic_error("no such dtype");
}

/// The network's tensors by name.
std::map<std::string, torch::Tensor> by_name(const Network& network) {
  std::map<std::string, torch::Tensor> result;
  for (const auto* list : {&network.parameters(), &network.buffers()})
    for (const auto& [name, value] : *list) result.emplace(name, value);
  return result;
}

[[noreturn]] void refuse(const std::string& name, const std::string& reason) {
  throw Error({"the weights do not fit the network", name + ": " + reason,
               "They belong to another architecture"});
}

/// Biases and batch norm, which have one dimension at most, are copied plainly.
void mix(torch::Tensor& target, const torch::Tensor& given, const InheritOptions& options) {
  if (target.dim() < 2 || (options.shrink == 1 && options.perturb == 0))
    target.copy_(given);
  else
    target.mul_(options.perturb).add_(given.to(target.options()), options.shrink);
}

}  // namespace

DType dtype_of(at::ScalarType type) {
  for (const DType dtype :
       {DType::uint8, DType::int64, DType::float32, DType::float64, DType::bfloat16})
    if (scalar_type(dtype) == type) return dtype;
  throw Error({"cannot keep a tensor", std::string("its type is ") + c10::toString(type), ""});
}

std::string shape_text(at::IntArrayRef shape) {
  std::vector<std::string> parts;
  for (auto extent : shape) parts.push_back(std::to_string(extent));
  return parts.empty() ? "scalar" : join(parts, "x");
}

HostTensor to_host(const torch::Tensor& tensor) {
  const auto source = tensor.detach().to(at::kCPU).contiguous();
  auto result = HostTensor::allocate(dtype_of(source.scalar_type()), source.sizes().vec());
  std::memcpy(result.data.get(), source.data_ptr(), result.bytes());
  return result;
}

torch::Tensor from_host(const HostTensor& tensor) {
  return torch::from_blob(
      tensor.data.get(), tensor.shape, [owner = tensor.data](void*) {},
      torch::TensorOptions().dtype(scalar_type(tensor.dtype)));
}

std::vector<NamedTensor> save(const Network& network) {
  std::vector<NamedTensor> result;
  for (const auto* list : {&network.parameters(), &network.buffers()})
    for (const auto& [name, value] : *list) result.push_back({name, to_host(value)});
  return result;
}

std::vector<NamedTensor> save(const Network& network, const Scaling& scaling) {
  auto result = save(network);
  std::ranges::move(to_weights(scaling), std::back_inserter(result));
  return result;
}

void load(const Network& network, const std::vector<NamedTensor>& weights) {
  inherit(network, weights, {});
}

void inherit(const Network& network, const std::vector<NamedTensor>& weights,
             const InheritOptions& options) {
  const torch::NoGradGuard no_grad;
  auto targets = by_name(network);
  for (const auto& [name, tensor] : weights) {
    if (is_scaling(name)) continue;
    const auto target = targets.find(name);
    if (target == targets.end()) refuse(name, "the network has no such weight");
    if (target->second.sizes() != at::IntArrayRef(tensor.shape))
      refuse(name, "the shape is " + shape_text(tensor.shape) + " where " +
                       shape_text(target->second.sizes()) + " is expected");
    mix(target->second, from_host(tensor), options);
  }
}

void require_all(const Network& network, const std::vector<NamedTensor>& weights) {
  std::set<std::string> given;
  for (const auto& weight : weights) given.insert(weight.name);
  for (const auto& [name, value] : by_name(network))
    if (!given.contains(name)) refuse(name, "the weight is missing");
}

void load_all(const Network& network, const std::vector<NamedTensor>& weights) {
  require_all(network, weights);
  load(network, weights);
}

}  // namespace cairn::train
