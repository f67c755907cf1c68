#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cairn/core/protobuf.hpp"
#include "cairn/core/tensor.hpp"

namespace cairn::train::onnx {

/// Builds a model (onnx/onnx.proto, IR version 8): values are told apart by their names.
class Model {
 public:
  struct Attribute {
    std::string name;
    std::vector<std::int64_t> integers{};  ///< one: a single integer, unless `list`
    float real = 0;                        ///< without integers
    bool list = false;
  };

  /// A node with one output; returns its name.
  std::string add(std::string_view op, std::vector<std::string> inputs, std::string output,
                  const std::vector<Attribute>& attributes = {});
  /// A constant.
  std::string constant(const std::string& name, const HostTensor& value);
  std::string constant(const std::string& name, std::vector<std::int64_t> values);
  /// A single number.
  std::string constant(const std::string& name, float value);

  /// Of N×shape, float32 or int64.
  void add_input(const std::string& name, DType dtype, const std::vector<std::int64_t>& shape);
  void add_output(const std::string& name, const std::vector<std::int64_t>& shape);

  std::string bytes() const;

 private:
  ProtobufWriter graph_;
};

inline Model::Attribute integer(std::string name, std::int64_t value) {
  return {std::move(name), {value}};
}
inline Model::Attribute integers(std::string name, std::vector<std::int64_t> values) {
  return {std::move(name), std::move(values), 0, true};
}
inline Model::Attribute real(std::string name, double value) {
  return {std::move(name), {}, static_cast<float>(value)};
}

}  // namespace cairn::train::onnx
