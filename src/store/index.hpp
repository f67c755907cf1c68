#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/id.hpp"
#include "cairn/core/metric.hpp"
#include "cairn/core/tensor.hpp"
#include "cairn/protocol/transfer.hpp"

namespace cairn::store {

/// One dataset of a checkpoint: what it is, and where its bytes lie.
struct Part {
  std::string name;                  ///< path in the file: "weights/2.weight"
  std::optional<DType> dtype;        ///< none: UTF-8 text
  std::vector<std::int64_t> shape;   ///< of a text its bytes
  std::optional<MetricInfo> series;  ///< what the values of a curve mean
  std::uint64_t offset = 0;          ///< in the file
  std::string hash = std::string(32, '0');

  std::uint64_t bytes() const;
  /// Whether it belongs to this group, and its name there.
  bool in(std::string_view group) const;
  std::string member() const;
};

/// All that Cairn wants to know of a checkpoint before it reads tensors.
struct Index {
  CandidateId candidate;
  Attempt attempt;
  double epoch = 0;
  std::vector<Part> parts;
  std::string structure = std::string(32, '0');  ///< hash of the bytes between the parts

  bool partial() const;
  /// Whether this is the checkpoint that `ref` names; its size does not matter.
  bool is(const protocol::CheckpointRef& ref) const;
};

/// JSON. Its length does not depend on the hashes.
std::string to_json(const Index& index);
/// Checks the parts against the size of the file [bytes]. Throws Error.
Index parse_index(std::string_view json, std::uint64_t size, const std::filesystem::path& file);

}  // namespace cairn::store
