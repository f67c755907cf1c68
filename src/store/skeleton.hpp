#pragma once

#include <cstdint>
#include <span>

#include "cairn/h5/file.hpp"
#include "store/index.hpp"

namespace cairn::store {

/// A checkpoint as HDF5 lays it out, with holes for the values. HDF5 never sees the disk.
class Skeleton {
 public:
  /// Fills in the offsets of the parts. Throws Error.
  explicit Skeleton(Index& index);

  std::uint64_t size() const { return layout_.size; }  ///< [bytes] with the holes
  std::uint64_t index_offset() const { return index_offset_; }
  std::uint64_t index_length() const { return index_length_; }
  /// Copies the bytes from an offset on; zeros for those in holes.
  void read(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  h5::Layout layout_;
  std::uint64_t index_offset_ = 0;
  std::uint64_t index_length_ = 0;
};

}  // namespace cairn::store
