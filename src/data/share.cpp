#include "cairn/data/share.hpp"

#include <algorithm>
#include <bit>
#include <string>

/// The tensors of a data set, and two more: facts (int64), which say how to take them apart, and
/// the texts, one behind the other (uint8).
namespace cairn::data {
namespace {

/// Collects numbers and texts.
struct Packer {
  std::vector<std::int64_t> facts;
  std::string texts;
  std::vector<HostTensor> tensors;

  void add(std::int64_t fact) { facts.push_back(fact); }
  void add(const std::string& text) {
    add(std::ssize(text));
    texts += text;
  }
  /// Its number from 1, or 0 if it is absent. Inputs may share one.
  void add(const HostTensor& tensor) {
    const auto same = [&](const HostTensor& other) { return other.data == tensor.data; };
    const auto found = std::ranges::find_if(tensors, same);
    add(tensor.data ? found - tensors.begin() + 1 : 0);
    if (tensor.data && found == tensors.end()) tensors.push_back(tensor);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(std::ssize(values));
    for (const auto& value : values) add(value);
  }
  void add(const Input& input) {
    add(input.name);
    add(input.values);
    add(input.rows);
    add(input.categories);
  }
};

/// Takes them back in the same order.
struct Unpacker {
  const std::vector<HostTensor>& tensors;
  std::size_t fact = 0, text = 0;

  std::int64_t number() { return tensors[0].as<std::int64_t>()[fact++]; }
  void take(int& value) { value = static_cast<int>(number()); }
  void take(std::uint64_t& value) { value = std::bit_cast<std::uint64_t>(number()); }
  void take(std::string& value) {
    const auto size = static_cast<std::size_t>(number());
    const auto bytes = tensors[1].as<char>().subspan(text, size);
    value.assign(bytes.begin(), bytes.end());
    text += size;
  }
  void take(HostTensor& value) {
    if (const auto place = number()) value = tensors.at(static_cast<std::size_t>(place) + 1);
  }
  template <class T>
  void take(std::vector<T>& values) {
    values.resize(static_cast<std::size_t>(number()));
    for (auto& value : values) take(value);
  }
  void take(Input& input) {
    take(input.name);
    take(input.values);
    take(input.rows);
    take(input.categories);
  }
};

template <class T>
HostTensor tensor_of(DType dtype, const T* values, std::size_t count) {
  auto tensor = HostTensor::allocate(dtype, {static_cast<std::int64_t>(count)});
  std::copy_n(values, count, tensor.as<T>().begin());
  return tensor;
}

}  // namespace

std::vector<HostTensor> to_tensors(const Dataset& dataset) {
  Packer packer;
  packer.add(dataset.inputs);
  for (const auto* tensor : {&dataset.y, &dataset.part, &dataset.group}) packer.add(*tensor);
  packer.add(dataset.classes);
  packer.add(dataset.class_names);
  packer.add(std::bit_cast<std::int64_t>(dataset.hash.high));
  packer.add(std::bit_cast<std::int64_t>(dataset.hash.low));
  std::vector<HostTensor> tensors{
      tensor_of(DType::int64, packer.facts.data(), packer.facts.size()),
      tensor_of(DType::uint8, packer.texts.data(), packer.texts.size())};
  tensors.insert(tensors.end(), packer.tensors.begin(), packer.tensors.end());
  return tensors;
}

Dataset from_tensors(const std::vector<HostTensor>& tensors) {
  Unpacker unpacker{tensors};
  Dataset dataset;
  unpacker.take(dataset.inputs);
  for (auto* tensor : {&dataset.y, &dataset.part, &dataset.group}) unpacker.take(*tensor);
  unpacker.take(dataset.classes);
  unpacker.take(dataset.class_names);
  unpacker.take(dataset.hash.high);
  unpacker.take(dataset.hash.low);
  return dataset;
}

}  // namespace cairn::data
