#include "train/snapshot.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

/// "float32 8x3x3x3"
std::string description(const HostTensor& tensor) {
  return std::string(name(tensor.dtype)) + " " + shape_text(tensor.shape);
}

std::string text_of(const HostTensor& tensor) {
  const auto bytes = tensor.span();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[noreturn]] void refuse_difference(const std::string& name, const std::string& found,
                                    const std::string& expected) {
  refuse_snapshot(name + " is " + found + " where " + expected + " is expected");
}

}  // namespace

void refuse_snapshot(const std::string& reason) {
  throw Error({"the training cannot go on from its snapshot", reason,
               "It is of another training, or was written by another version"});
}

void StateWriter::operator()(const std::string& name, const torch::Tensor& value) {
  add(name, to_host(value));
}

void StateWriter::operator()(const std::string& name, const torch::Generator& value) {
  (*this)(name, value.get_state());
}

void StateWriter::operator()(const std::string& name, std::int64_t value) {
  (*this)(name, torch::scalar_tensor(value, torch::kInt64));
}

void StateWriter::operator()(const std::string& name, double value) {
  (*this)(name, torch::scalar_tensor(value, torch::kFloat64));
}

void StateWriter::same(const std::string& name, const std::string& value) {
  auto tensor = HostTensor::allocate(DType::uint8, {static_cast<std::int64_t>(value.size())});
  std::ranges::copy(value, tensor.as<char>().begin());
  add(name, std::move(tensor));
}

void StateWriter::add(const std::string& name, HostTensor tensor) {
  state_.push_back({prefix_ + name, std::move(tensor)});
}

StateReader::StateReader(const std::vector<NamedTensor>& state) {
  for (const auto& [name, tensor] : state) state_.emplace(name, &tensor);
}

const HostTensor& StateReader::find(const std::string& name) const {
  const auto found = state_.find(prefix_ + name);
  if (found == state_.end()) refuse_snapshot(prefix_ + name + " is missing");
  return *found->second;
}

torch::Tensor StateReader::find(const std::string& name, const torch::Tensor& like) const {
  const HostTensor& tensor = find(name);
  const HostTensor expected{dtype_of(like.scalar_type()), like.sizes().vec(), nullptr};
  if (tensor.dtype != expected.dtype || tensor.shape != expected.shape)
    refuse_difference(name, description(tensor), description(expected));
  return from_host(tensor);
}

void StateReader::operator()(const std::string& name, torch::Tensor& value) const {
  const torch::NoGradGuard no_grad;
  value.copy_(find(name, value));
}

void StateReader::operator()(const std::string& name, torch::Generator& value) const {
  value.set_state(find(name, value.get_state()).clone());
}

void StateReader::operator()(const std::string& name, std::int64_t& value) const {
  value = find(name, torch::scalar_tensor(value, torch::kInt64)).item<std::int64_t>();
}

void StateReader::operator()(const std::string& name, double& value) const {
  value = find(name, torch::scalar_tensor(value, torch::kFloat64)).item<double>();
}

void StateReader::same(const std::string& name, std::int64_t value) const {
  std::int64_t found = 0;
  (*this)(name, found);
  if (found != value) refuse_difference(name, std::to_string(found), std::to_string(value));
}

void StateReader::same(const std::string& name, double value) const {
  constexpr double tolerance = 1e-9;
  double found = 0;
  (*this)(name, found);
  if (!(std::abs(found - value) <= tolerance * std::abs(value)))
    refuse_difference(name, shortest(found), shortest(value));
}

void StateReader::same(const std::string& name, const std::string& value) const {
  const auto found = text_of(find(name));
  if (found != value) refuse_difference(name, found, value);
}

std::string fold_prefix(std::size_t fold) {
  return "fold" + std::to_string(fold) + ".";
}

std::vector<std::string> inherited_of(const objective::Snapshot& snapshot) {
  const auto found = std::ranges::find_if(snapshot.training, [](const NamedTensor& part) {
    return part.name == kInherited || part.name == fold_prefix(0) + kInherited;
  });
  if (found == snapshot.training.end()) return {};
  std::istringstream lines(text_of(found->tensor));
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  return names;
}

}  // namespace cairn::train
