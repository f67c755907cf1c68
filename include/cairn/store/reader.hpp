#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cairn/store/checkpoint.hpp"

namespace cairn::store {

struct ReaderOptions {
  std::int64_t cache = 1 << 28;  ///< bytes of tensors in memory
  /// Node-local folder for copies of files; "": none. Copies serve all processes of the node: they
  /// stay, also after the end, until `scratch_bytes` makes those used longest ago go.
  std::filesystem::path scratch;
  std::int64_t scratch_bytes = 1LL << 32;  ///< of all copies there, of all processes of a node
};

/// Reads parts of checkpoints, and remembers the tensors used last (LRU).
class Reader {
 public:
  Reader(std::filesystem::path run, ReaderOptions options);
  ~Reader();

  /// As `read_nodes` of the checkpoint that `ref` names; Error also where its file holds another.
  /// The tensors are shared with the cache: they must not be changed.
  std::vector<NamedTensor> read(const protocol::CheckpointRef& ref,
                                const std::vector<std::string>& nodes);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::store
