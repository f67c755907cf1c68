#include "train/onnx_model.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"

namespace cairn::train::onnx {
namespace {

// Of enum TensorProto.DataType.
constexpr int kFloat = 1, kInt64 = 7;
// Of enum AttributeProto.AttributeType.
constexpr int kReal = 1, kInteger = 2, kIntegers = 7;

int code(DType dtype) {
  if (dtype == DType::float32) return kFloat;
  if (dtype == DType::int64) return kInt64;
  throw Error({"the network cannot be written as ONNX",
               "a weight has the type " + std::string(name(dtype)), ""});
}

ProtobufWriter encode(const Model::Attribute& attribute) {
  ProtobufWriter proto;
  proto.add_bytes(1, attribute.name);
  if (attribute.list) {
    proto.add_integers(8, attribute.integers);
    proto.add_integer(20, kIntegers);
  } else if (attribute.integers.empty()) {
    proto.add_float(2, attribute.real);
    proto.add_integer(20, kReal);
  } else {
    proto.add_integer(3, attribute.integers.front());
    proto.add_integer(20, kInteger);
  }
  return proto;
}

/// ValueInfoProto: the first extent is the batch.
ProtobufWriter value_info(const std::string& name, DType dtype,
                          const std::vector<std::int64_t>& shape) {
  ProtobufWriter extents, batch, tensor, type, info;
  batch.add_bytes(2, "N");
  extents.add_bytes(1, batch);
  for (const std::int64_t extent : shape) {
    ProtobufWriter dimension;
    dimension.add_integer(1, extent);
    extents.add_bytes(1, dimension);
  }
  tensor.add_integer(1, code(dtype));
  tensor.add_bytes(2, extents);
  type.add_bytes(1, tensor);
  info.add_bytes(1, name);
  info.add_bytes(2, type);
  return info;
}

}  // namespace

std::string Model::add(std::string_view op, std::vector<std::string> inputs, std::string output,
                       const std::vector<Attribute>& attributes) {
  ProtobufWriter node;
  for (const auto& input : inputs) node.add_bytes(1, input);
  node.add_bytes(2, output);
  node.add_bytes(3, output);
  node.add_bytes(4, op);
  for (const auto& attribute : attributes) node.add_bytes(5, encode(attribute));
  graph_.add_bytes(1, node);
  return output;
}

std::string Model::constant(const std::string& name, const HostTensor& value) {
  ProtobufWriter tensor;
  tensor.add_integers(1, value.shape);
  tensor.add_integer(2, code(value.dtype));
  tensor.add_bytes(8, name);
  const auto bytes = value.span();
  tensor.add_bytes(9, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  graph_.add_bytes(5, tensor);
  return name;
}

std::string Model::constant(const std::string& name, std::vector<std::int64_t> values) {
  auto tensor = HostTensor::allocate(DType::int64, {static_cast<std::int64_t>(values.size())});
  std::ranges::copy(values, tensor.as<std::int64_t>().begin());
  return constant(name, tensor);
}

std::string Model::constant(const std::string& name, float value) {
  auto tensor = HostTensor::allocate(DType::float32, {});
  tensor.as<float>()[0] = value;
  return constant(name, tensor);
}

void Model::add_input(const std::string& name, DType dtype,
                      const std::vector<std::int64_t>& shape) {
  graph_.add_bytes(11, value_info(name, dtype, shape));
}

void Model::add_output(const std::string& name, const std::vector<std::int64_t>& shape) {
  graph_.add_bytes(12, value_info(name, DType::float32, shape));
}

std::string Model::bytes() const {
  constexpr int kIrVersion = 8, kOperatorSet = 17;
  ProtobufWriter operators, graph, model;
  operators.add_bytes(1, "");
  operators.add_integer(2, kOperatorSet);
  model.add_integer(1, kIrVersion);
  model.add_bytes(2, "cairn");
  // A message may come in several parts, which are merged: the name is one.
  graph.add_bytes(2, "network");
  model.add_bytes(7, graph_.bytes() + graph.bytes());
  model.add_bytes(8, operators);
  return model.bytes();
}

}  // namespace cairn::train::onnx
