#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "cairn/core/file.hpp"
#include "cairn/core/tensor.hpp"
#include "cairn/protocol/transfer.hpp"
#include "store/index.hpp"
#include "store/trailer.hpp"

namespace cairn::store {

/// A checkpoint that is being read. It needs no HDF5, whose structures are for others: 1.10 may
/// crash where they are damaged, and has one lock for all files. All functions throw Error that
/// names the file.
class Source {
 public:
  explicit Source(const std::filesystem::path& path);
  /// The file must hold the checkpoint that `expected` names.
  Source(const std::filesystem::path& path, const protocol::CheckpointRef& expected);

  const std::filesystem::path& path() const { return path_; }
  const Index& index() const { return index_; }
  std::uint64_t size() const { return size_; }  ///< of the file [bytes]
  /// The values; verified.
  HostTensor read(const Part& part) const;
  std::string read_text(const Part& part) const;
  /// Reads every byte and compares it with its hash.
  void verify() const;

 private:
  Trailer read_trailer() const;
  Index read_index() const;
  void verify_structure() const;

  std::filesystem::path path_;
  File file_;
  std::uint64_t size_ = 0;
  Trailer trailer_;
  Index index_;
};

}  // namespace cairn::store
